/** What the API description says of the service as a whole. */
import {
  ATTRIBUTE_NAME_CHARACTERS,
  ATTRIBUTE_VALUE_BYTES,
  BODY_BYTES,
  CALLS,
  EXPIRATION_SECONDS,
  INVALID_CREDENTIALS,
  ITEMS_PER_CALL,
  LIVE_ATTRIBUTE_BYTES,
  LIVE_ATTRIBUTES,
  LIVE_SESSIONS,
  type Rate,
  SIGN_INS_BY_ADDRESS,
  SIGN_INS_BY_NAME,
} from "../../src/limits.ts";

const rate = ({ limit, periodSeconds }: Rate) => `${limit} in ${periodSeconds} seconds`;
const mebibytes = (bytes: number) => `${bytes / 1_048_576} MiB`;

const LIMITS: [what: string, limit: string | number][] = [
  ["request body", mebibytes(BODY_BYTES)],
  ["name of an attribute", `${ATTRIBUTE_NAME_CHARACTERS} characters`],
  ["value of an attribute", `${ATTRIBUTE_VALUE_BYTES / 1_024} KiB of UTF-8`],
  [
    "live attributes of one session or user, their values together",
    `${LIVE_ATTRIBUTES}, ${mebibytes(LIVE_ATTRIBUTE_BYTES)}`,
  ],
  ["items in one `data`", ITEMS_PER_CALL],
  ["`expiration`", `${EXPIRATION_SECONDS} seconds`],
  ["live sessions of one user", `${LIVE_SESSIONS}; one more ends the oldest`],
  ["sign-ins and changes of a password, for each address and username", rate(SIGN_INS_BY_NAME)],
  ["the same for each address", rate(SIGN_INS_BY_ADDRESS)],
  ["missing or wrong credentials of one address", rate(INVALID_CREDENTIALS)],
  ["calls of one session or API token", rate(CALLS)],
];

/** The text that stands before all operations. */
export const INTRODUCTION = `Two APIs over the same data:

- The SSO API, \`/zato/sso/*\`, wire-compatible with Zato SSO: sessions, users, and their attributes.
- The profile API, \`/api/*\`, wire-compatible with Britive's "Manage Session Attributes": access profiles, identity attributes, check-out.

What stands in braces in an example, such as \`{user_id}\`, is yours to fill in. HEAD is GET without the body. Paths of the profile API may end in a slash.

## The SSO API

Parameters stand in the query string or in a JSON object in the body, for every method and whatever the \`Content-Type\`; both are equal, and one that is given in both with different values is refused. Here those of GET and DELETE are described in the query string, the others in the body. Unknown parameters are ignored. \`null\` means not given, except for \`value\` (refused) and \`expiration\` (never). Booleans may also be written \`yes no on off y n t f 1 0\`, numbers as text.

A token may stand in the \`Authorization\` header in place of \`ust\`, \`current_ust\` and \`target_ust\`, and belongs there rather than in a URL. The session that acts must be alive; it may act on sessions and on the user of its own, a super-user's on all.

A success has \`"status": "ok"\` and the \`cid\`; a failure \`"status": "error"\`, the \`cid\`, a code in \`sub_status\`, and a \`message\`. What is wrong is judged in this order: path, method, size, JSON, \`current_app\`, what is missing, tokens, other input, permission, precondition, the rest.

## The profile API

A success is an object, a bare list, or nothing (204). A failure has the HTTP status in \`status\`, a \`message\`, Britive's \`errorCode\`, and \`details\`. Input is judged after the credential and its scope, and all faults of it are told at once. \`null\`, \`""\` and absent fields are equal; unknown ones are ignored.

## Limits

| what | at most |
| --- | --- |
${LIMITS.map(([what, limit]) => `| ${what} | ${limit} |`).join("\n")}
`;
