// The setting `IDENTITY_PROVIDERS`: a list of tables, or its JSON. A field that is not known is a fault and not ignored,
// as it may be a rule that somebody relies on.

import * as z from "zod/mini";
import { isAttributeName } from "../domain/attribute-name.ts";
import { type ClaimTable, type IdentityProvider, TOKEN_ALGORITHMS } from "../domain/identity-provider.ts";
import { secureUrl } from "../domain/secure-url.ts";
import type { UserFields } from "../domain/user.ts";
import {
  CLAIM_CHARACTERS,
  ID_TOKEN_AGE_SECONDS_DEFAULT,
  ID_TOKEN_AGE_SECONDS_MAX,
  IDENTITY_PROVIDERS,
  PROVIDER_AUDIENCES,
  PROVIDER_NAME_CHARACTERS,
  PROVIDER_SESSION_MINUTES_DEFAULT,
  SESSION_MINUTES_MAX,
} from "../limits.ts";
import { parseSettingList } from "./setting-list.ts";

const FIELD_NAMES = {
  email: "email",
  first_name: "firstName",
  middle_name: "middleName",
  last_name: "lastName",
  display_name: "displayName",
} as const satisfies Record<string, keyof UserFields>;

/** Standard claims of OpenID Connect Core 1.0, 5.1. */
const DEFAULT_FIELDS: ClaimTable<keyof UserFields> = [
  ["email", "email"],
  ["firstName", "given_name"],
  ["lastName", "family_name"],
  ["displayName", "name"],
];
const DEFAULT_ALGORITHMS: IdentityProvider["algorithms"] = ["RS256", "ES256"];

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const claim = text(CLAIM_CHARACTERS);
const url = z.string().check(z.refine((given) => secureUrl(given) !== null));
const list = <T extends z.core.SomeType>(item: T, most: number) =>
  z.array(item).check(z.minLength(1), z.maxLength(most));

const provider = z.strictObject({
  name: z.string().check(z.regex(new RegExp(`^[a-z0-9-]{1,${PROVIDER_NAME_CHARACTERS}}$`))),
  issuer: url,
  audiences: list(text(CLAIM_CHARACTERS), PROVIDER_AUDIENCES),
  jwks_uri: z.optional(url),
  algorithms: z._default(list(z.enum(TOKEN_ALGORITHMS), TOKEN_ALGORITHMS.length), [...DEFAULT_ALGORITHMS]),
  max_age_seconds: z._default(
    z.int().check(z.minimum(0), z.maximum(ID_TOKEN_AGE_SECONDS_MAX)),
    ID_TOKEN_AGE_SECONDS_DEFAULT,
  ),
  fields: z.optional(z.partialRecord(z.enum(Object.keys(FIELD_NAMES) as (keyof typeof FIELD_NAMES)[]), claim)),
  attributes: z._default(z.record(z.string().check(z.refine(isAttributeName)), claim), {}),
  super_user: z.optional(z.strictObject({ claim, value: text(CLAIM_CHARACTERS) })),
  session_minutes: z._default(
    z.int().check(z.minimum(1), z.maximum(SESSION_MINUTES_MAX)),
    PROVIDER_SESSION_MINUTES_DEFAULT,
  ),
  sign_up: z._default(z.enum(["approved", "pending", "closed"]), "approved"),
});

/**
 * Reads the setting. Nothing is an empty list.
 * @throws {Error} whose message names the table by its place and the field at fault, never a value
 */
export function parseIdentityProviders(json: string): readonly IdentityProvider[] {
  const tables = parseSettingList(json, IDENTITY_PROVIDERS);
  const providers = tables.map((table, index) => parseProvider(table, `table ${index + 1}`));
  for (const unique of ["name", "issuer"] as const) {
    if (new Set(providers.map((one) => one[unique])).size < providers.length) {
      throw new Error(`no ${unique} is allowed to stand there twice`);
    }
  }
  return providers;
}

function parseProvider(table: unknown, which: string): IdentityProvider {
  const judged = provider.safeParse(table);
  if (!judged.success) throw new Error(`${which}: look at ${fieldAtFault(judged.error)}, which is not as expected`);
  const { jwks_uri, max_age_seconds, fields, attributes, super_user, session_minutes, sign_up, ...rest } = judged.data;
  return {
    ...rest,
    jwksUri: jwks_uri ?? null,
    maxAgeSeconds: max_age_seconds,
    fields: fields === undefined ? DEFAULT_FIELDS : fieldsOf(fields),
    vouchesForFields: fields !== undefined,
    attributes: Object.entries(attributes),
    superUser: super_user ?? null,
    sessionMinutes: session_minutes,
    signUp: sign_up,
  };
}

function fieldsOf(fields: Partial<Record<keyof typeof FIELD_NAMES, string>>): ClaimTable<keyof UserFields> {
  return (Object.keys(FIELD_NAMES) as (keyof typeof FIELD_NAMES)[]).flatMap((name) => {
    const claimed = fields[name];
    return claimed === undefined ? [] : [[FIELD_NAMES[name], claimed] as const];
  });
}

/** The field that a fault is about; of one that is not known, its name, as that is no secret. */
function fieldAtFault({ issues: [issue] }: z.core.$ZodError): string {
  if (issue?.code === "unrecognized_keys") return [...issue.path, issue.keys[0]].join(".");
  return issue === undefined || issue.path.length === 0 ? "all of it" : issue.path.join(".");
}
