// Which identity attributes there are: the built-in ones, and those that administrators define.

import { Hono } from "hono";
import {
  BUILT_IN_ATTRIBUTES,
  foldIdentityName,
  IDENTITY_TYPES,
  type IdentityAttribute,
  readIdentityAttribute,
} from "../domain/identity-attribute.ts";
import type { Reading } from "../domain/reading.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { identityCatalogObject } from "../objects/reach.ts";
import { readNoMatch, readObject, settle } from "./input.ts";
import { granted, invalidInput, refusal } from "./problems.ts";

const ATTRIBUTES = "/users/attributes";
/** One comparison of SCIM (RFC 7644, 3.4.2.2): the text stands between quotation marks as in JSON. */
const FILTER = /^ *name +eq +("(?:[^"\\]|\\.)*") *$/i;

export const identityRoutes = new Hono<AppEnv>();

identityRoutes.get(ATTRIBUTES, async (c) => {
  const { name } = settle({ name: readFilter(c.req.queries("filter")) });
  const all = await identityCatalogObject(c.env).repeatable((stub) => stub.list());
  return c.json(name === null ? all : all.filter((attribute) => foldIdentityName(attribute.name) === name));
});

identityRoutes.post(ATTRIBUTES, async (c) => {
  const { definition } = settle({ definition: readIdentityAttribute(await readObject(c)), match: readNoMatch(c) });
  note(c, { names: [definition.name] });
  const { attribute } = await granted(identityCatalogObject(c.env).once((stub) => stub.add(definition)));
  note(c, { record: attribute.id });
  return c.json(attribute);
});

identityRoutes.get(`${ATTRIBUTES}/identity-types`, (c) => c.json(IDENTITY_TYPES));

identityRoutes.get(`${ATTRIBUTES}/:id`, async (c) => {
  const id = c.req.param("id");
  const found = builtIn(id) ?? byId(await identityCatalogObject(c.env).repeatable((stub) => stub.list()), id);
  if (!found) throw refusal({ ok: false, reason: "no-identity-attribute" });
  note(c, { record: id, names: [found.name] });
  return c.json(found);
});

identityRoutes.delete(`${ATTRIBUTES}/:id`, async (c) => {
  const id = c.req.param("id");
  settle({ match: readNoMatch(c) });
  if (builtIn(id)) throw invalidInput([{ field: "id", rule: "A built-in identity attribute cannot be deleted." }]);
  await granted(identityCatalogObject(c.env).once((stub) => stub.remove(id)));
  note(c, { record: id });
  return c.body(null, 204);
});

const builtIn = (id: string) => byId(BUILT_IN_ATTRIBUTES, id);

function byId(attributes: readonly IdentityAttribute[], id: string): IdentityAttribute | undefined {
  return attributes.find((attribute) => attribute.id === id);
}

/** The name that a filter asks for, folded; null without a filter. */
function readFilter(filters: string[] | undefined): Reading<string | null> {
  if (filters === undefined) return { ok: true, value: null };
  const [filter = "", ...others] = filters;
  const name = others.length === 0 ? textOf(FILTER.exec(filter)?.[1]) : null;
  if (name !== null) return { ok: true, value: foldIdentityName(name) };
  return { ok: false, faults: [{ field: "filter", rule: 'It must be: name eq "..."' }] };
}

function textOf(quoted: string | undefined): string | null {
  if (quoted === undefined) return null;
  try {
    return String(JSON.parse(quoted));
  } catch {
    return null;
  }
}
