// The codes of the SSO API's failures with their HTTP statuses. What each means is said in prose/meanings.ts, which is
// not part of the Worker.

/** The status of each code, where a failure has none of its own. */
export const STATUS_OF_CODE = {
  E001001: 400,
  E001002: 403,
  E001003: 400,
  E001004: 400,
  E001100: 403,
  E002001: 400,
  E003001: 400,
  E003002: 400,
  E003003: 400,
  E003004: 403,
  E003007: 403,
  E004001: 400,
  E004002: 403,
  E005001: 403,
  E005002: 403,
  E005003: 403,
  E005004: 403,
  E005006: 403,
  E005007: 403,
  E005008: 403,
  E007001: 403,
  E008001: 403,
  E008002: 400,
  E008003: 400,
  E008004: 500,
  E009001: 403,
  E009002: 403,
  E009003: 412,
} as const;

export type SsoCode = keyof typeof STATUS_OF_CODE;

/** Statuses that only some failures of a code have. */
export type OwnStatus = 404 | 405 | 413 | 429 | 503;

/** The status of a failure. */
export type SsoStatus = (typeof STATUS_OF_CODE)[SsoCode] | OwnStatus;
