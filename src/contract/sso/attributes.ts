// Attributes of sessions and of users: the same eight operations at two paths.

import type { WriteMode } from "../../domain/attribute.ts";
import { optional, type Parameter } from "../operation.ts";
import type { SsoCode } from "./codes.ts";
import { attributeName, attributeNames, attributeValue, expiration, flag } from "./forms.ts";
import { attributeItems, MISTAKEN, type Missing, missingInItems, missingValue } from "./items.ts";
import { type Given, operation, type Preconditions } from "./operation.ts";

type On = "on-session" | "on-user";

const name = optional(attributeName, { auditedAs: "names", emptyBeside: "data" });
const names = optional(attributeNames, { takesList: true, auditedAs: "names", emptyBeside: "name" });

const written = {
  name,
  value: optional(attributeValue, { takesNull: true }),
  data: optional(attributeItems, { takesList: true, bodyOnly: true, auditedAs: "names", emptyBeside: "name" }),
  encrypt: optional(flag),
  expiration: optional(expiration, { takesNull: true }),
};

const NO_NAME: Missing = { parameter: "name", why: "or `data` is missing" };

/** How some clients number the members of a list. */
const NUMBERED: Missing = { parameter: "data", why: "is missing: a list in a query string is data=a&data=b" };

const nameOrNames = (given: Given): Missing | null => {
  if (given.has("name") || given.has("data")) return null;
  return given.has("data[0]") ? NUMBERED : NO_NAME;
};

const missingOfWrite =
  (mode: WriteMode) =>
  (given: Given): Missing | null => {
    if (given.has("name")) return missingValue(mode, (parameter) => given.has(parameter));
    return given.has("data") ? missingInItems(given.raw("data"), mode, given.has("expiration")) : NO_NAME;
  };

const LIMITS: SsoCode[] = ["E008002"];

/** The operations on the attributes of one kind of owner. */
function attributeOperations<const A extends On, const Owner extends "Session" | "User">(
  acts: A,
  path: string,
  owner: Owner,
) {
  const attributesOf = acts === "on-session" ? "session" : "user";
  const write = <const Id extends string>(
    id: Id,
    method: "POST" | "PUT" | "PATCH",
    mode: WriteMode,
    preconditions: Preconditions,
    refuses: SsoCode[],
  ) =>
    operation({
      id,
      method,
      path,
      acts,
      attributesOf,
      takes: written,
      mistaken: MISTAKEN,
      missing: missingOfWrite(mode),
      preconditions,
      refuses,
    });

  const read = <const Id extends string, const P extends Record<string, Parameter>>(
    id: Id,
    sub: string,
    takes: P,
    needsNames: boolean,
  ) =>
    operation({
      id,
      method: "GET",
      path: path + sub,
      acts,
      attributesOf,
      takes,
      preconditions: sub === "" ? "read-one" : "read-many",
      refuses: [],
      ...(needsNames ? { missing: nameOrNames } : {}),
    });

  return {
    create: write(`create${owner}Attributes`, "POST", "create", "none", ["E009001", ...LIMITS]),
    set: write(`set${owner}Attributes`, "PUT", "set", "single-or-absent", ["E009003", "E008003", ...LIMITS]),
    update: write(`update${owner}Attributes`, "PATCH", "update", "single", ["E009002", "E009003", ...LIMITS]),
    remove: operation({
      id: `delete${owner}Attributes`,
      method: "DELETE",
      path,
      acts,
      attributesOf,
      takes: { name, data: names },
      missing: nameOrNames,
      preconditions: "single",
      refuses: ["E009003"],
    }),
    get: read(`get${owner}Attributes`, "", { name, data: names, decrypt: optional(flag) }, true),
    exists: read(`get${owner}AttributesExist`, "/exists", { name, data: names }, true),
    names: read(`get${owner}AttributeNames`, "/names", {}, false),
    all: read(`getAll${owner}Attributes`, "/all", { decrypt: optional(flag) }, false),
  };
}

export const sessionAttributes = attributeOperations("on-session", "/zato/sso/session/attr", "Session");
export const userAttributes = attributeOperations("on-user", "/zato/sso/user/attr", "User");

/** The operations on the attributes of either kind of owner. */
export type AttributeOperations = typeof sessionAttributes | typeof userAttributes;
