/**
 * The documented form of every answer: the envelope of the SSO API with the fields of each call, the objects, lists and
 * problems of the profile API, and which code goes with which HTTP status. Nothing else may stand in an answer.
 */
import * as z from "zod";
import { SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { LOGIN, LOGOUT, SESSION, USER } from "../kit/sso.ts";

const cid = z.string().regex(/^[0-9a-f]{24}$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
const zonedTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const sessionId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{20}$/);
const userId = z.string().regex(/^zusr[0-9a-hjkmnp-tv-z]{26}$/);
const recordId = z.string().regex(/^[0-9a-z]{20}$/);
const papId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
const text = z.string();
const orNull = z.string().nullable();

/** The envelope of a success with exactly these fields. */
const ok = (fields: z.ZodRawShape = {}) => z.strictObject({ status: z.literal("ok"), cid, ...fields });

const attribute = {
  ...{ found: z.literal(true), name: text, value: text, creation_time: time, last_modified: time },
  ...{ expiration_time: time, is_encrypted: z.boolean() },
};
const found = z.strictObject({ ...attribute, revision: z.int() });
const missing = z.strictObject({ name: text, found: z.literal(false) });
/** Not z.record(), which leaves `__proto__` out. */
const flags = z.custom<object>(
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "boolean"),
);
const session = {
  ...{ session_id: sessionId, creation_time: time, expiration_time: time, remote_addr: text, user_agent: text },
};
const user = ok({
  ...{ user_id: userId, username: text, email: orNull, first_name: orNull, middle_name: orNull, last_name: orNull },
  ...{ display_name: orNull, is_super_user: z.boolean(), is_locked: z.boolean() },
  ...{ approval_status: z.enum(["before_decision", "approved"]), sign_up_time: time, password_last_set: time },
});

const ofAttributes = (path: string): [string, z.ZodType][] => [
  ...["POST", "PUT", "PATCH", "DELETE"].map((verb): [string, z.ZodType] => [`${verb} ${path}`, ok()]),
  [
    `GET ${path}`,
    z.union([ok(attribute), ok({ found: z.literal(false) }), ok({ result: z.array(z.union([found, missing])) })]),
  ],
  [`GET ${path}/exists`, ok({ result: z.union([z.boolean(), flags]) })],
  [`GET ${path}/names`, ok({ result: z.array(text) })],
  [`GET ${path}/all`, ok({ result: z.array(found) })],
];

const profileAttribute = z.strictObject({
  ...{ id: recordId, attributeSchemaId: text, mappingName: text, transitive: z.boolean(), attributeValue: orNull },
  sessionAttributeType: z.enum(["Static", "Identity", "Session"]),
});
const environment = z.strictObject({
  ...{ papId, environmentId: papId, roleArn: text, region: orNull, externalId: orNull },
  durationSeconds: z.int().min(900).max(43_200),
});
const definition = z.strictObject({
  ...{
    id: text.regex(/^[0-9a-z]{20}$/),
    name: text,
    description: text,
    multiValued: z.boolean(),
    builtIn: z.boolean(),
  },
  ...{ dataType: z.enum(["String", "Number", "Boolean", "Date"]), identityTypes: z.tuple([z.literal("User")]) },
});
const checkOut = z.strictObject({
  ...{ transactionId: recordId, papId, environmentId: papId, userId, accessType: z.literal("PROGRAMMATIC") },
  ...{
    status: z.enum(["checkedOut", "checkedIn"]),
    checkedOut: zonedTime,
    checkedIn: zonedTime.nullable(),
    expiration: zonedTime,
  },
});
const tagSet = z.strictObject({
  papId,
  ok: z.boolean(),
  assumeRole: z.strictObject({
    Tags: z.array(z.strictObject({ Key: text, Value: text })),
    TransitiveTagKeys: z.array(text),
  }),
  webIdentity: z.strictObject({
    "https://aws.amazon.com/tags": z.strictObject({
      principal_tags: z.custom<object>((value) =>
        Object.values(value as object)
          .flat()
          .every((one) => typeof one === "string"),
      ),
      transitive_tag_keys: z.array(text),
    }),
  }),
  saml: z.array(z.strictObject({ name: text, values: z.array(text) })),
  characters: z.int(),
  problems: z.array(z.strictObject({ attributeId: recordId, mappingName: text, problem: text, message: text })),
});

const PROFILE = "/api/paps/:papId";
const IDENTITY = "/api/users/attributes";

/** The body of a success, by route; null where there is none. */
export const SUCCESSES: Record<string, z.ZodType | null> = {
  ...Object.fromEntries([...ofAttributes(SESSION_ATTR), ...ofAttributes(USER_ATTR)]),
  [`POST ${LOGIN}`]: ok({ ust: z.string().regex(/^gAAAA[\w-]{114}=$/), user_id: userId, expiration_time: time }),
  [`POST ${LOGOUT}`]: ok(),
  [`GET ${SESSION}`]: ok({ ...session, user_id: userId, username: text }),
  [`POST ${SESSION}`]: ok({ is_valid: z.boolean() }),
  [`PATCH ${SESSION}`]: ok({ expiration_time: time }),
  [`DELETE ${SESSION}`]: ok(),
  [`GET ${SESSION}/list`]: ok({ result: z.array(z.strictObject({ ...session, is_current: z.boolean() })) }),
  [`DELETE ${SESSION}/list`]: ok({ result: z.int() }),
  [`POST ${USER}`]: user,
  [`GET ${USER}`]: user,
  [`PATCH ${USER}`]: user,
  [`DELETE ${USER}`]: ok(),
  [`GET ${USER}/list`]: ok({ result: z.array(z.strictObject({ user_id: userId, username: text })), cursor: orNull }),
  [`POST ${USER}/approve`]: ok(),
  [`POST ${USER}/lock`]: ok(),
  [`POST ${USER}/unlock`]: ok(),
  [`PATCH ${USER}/password`]: ok(),
  [`POST ${USER}/rewrap`]: ok({
    result: z.strictObject({ done: z.int(), remaining: z.int(), oldest_key: z.int().nullable() }),
    cursor: orNull,
  }),
  "GET /api/health": z.unknown(),
  "GET /api/features": z.array(z.strictObject({ name: text, enabled: z.boolean() })),
  [`POST ${PROFILE}/session-attributes`]: profileAttribute,
  [`PUT ${PROFILE}/session-attributes`]: null,
  [`GET ${PROFILE}/session-attributes`]: z.array(profileAttribute),
  [`DELETE ${PROFILE}/session-attributes/:id`]: null,
  [`GET ${PROFILE}/environments`]: z.array(environment),
  [`GET ${PROFILE}/environments/:environmentId`]: environment,
  [`PUT ${PROFILE}/environments/:environmentId`]: null,
  [`DELETE ${PROFILE}/environments/:environmentId`]: null,
  [`GET ${PROFILE}/members`]: z.array(z.strictObject({ papId, userId })),
  [`PUT ${PROFILE}/members/:userId`]: null,
  [`DELETE ${PROFILE}/members/:userId`]: null,
  [`GET ${IDENTITY}`]: z.array(definition),
  [`POST ${IDENTITY}`]: definition,
  [`GET ${IDENTITY}/identity-types`]: z.tuple([z.literal("User")]),
  [`GET ${IDENTITY}/:id`]: definition,
  [`DELETE ${IDENTITY}/:id`]: null,
  "GET /api/users/:userId/custom-attributes": z.array(z.strictObject({ attributeId: text, attributeValue: text })),
  "PATCH /api/users/:userId/custom-attributes": null,
  [`POST ${PROFILE}/session-tags`]: tagSet,
  "POST /api/access/:papId/environments/:environmentId": checkOut,
  "GET /api/access/app-access-status": z.array(checkOut),
  "GET /api/access/:transactionId/tokens": z.strictObject({
    ...{ accessKeyID: text, secretAccessKey: text, sessionToken: text, expirationTime: zonedTime },
  }),
  "PUT /api/access/:transactionId": checkOut,
};

const message = z.string().regex(/\S/);

/** The body of a failure of the SSO API. */
export const SSO_FAILURE = z.strictObject({
  ...{ status: z.literal("error"), cid, message },
  sub_status: z.tuple([z.string().regex(/^E\d{6}$/)]),
});

/** The body of a failure of the profile API. */
export const PROBLEM = z.strictObject({ status: z.int(), message, errorCode: text, details: orNull });

/** Codes by HTTP status, as both APIs document them; 5xx have no place here. */
export const SSO_CODES: Record<number, RegExp> = {
  400: /^E(004001|008002|008003|001001|001003|001004|002001|00300[23])$/,
  403: /^E(00500[124]|007001|00900[12]|001002|001100|008001)$/,
  ...{ 404: /^E008001$/, 405: /^E008001$/, 412: /^E009003$/, 413: /^E008002$/, 429: /^E005001$/ },
};
export const PROBLEM_CODES: Record<number, RegExp> = {
  ...{ 400: /^E100[13]$/, 401: /^AU-00(18|15)$/, 403: /^E1002$/, 404: /^E1004$/, 405: /^E1000$/, 409: /^E1005$/ },
  ...{ 412: /^E1006$/, 413: /^E1000$/, 429: /^E1000$/ },
};
