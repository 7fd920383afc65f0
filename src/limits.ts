// Every limit of the service: one number each, with its unit in the name and the reason beside it.
// Where the platform has a limit too, ours stands below it, so that a caller meets ours first.

/** 1 MiB: far below what the platform takes (100 MB), far above a thousand ordinary attributes. */
export const BODY_BYTES = 1_048_576;
/** What is still read and thrown away of a body that is too large, so that the client gets to read its 413. */
export const BODY_DRAIN_BYTES = 16 * BODY_BYTES;

/** As in Zato's database column. Characters are Unicode code points. */
export const ATTRIBUTE_NAME_CHARACTERS = 191;
/** 64 KiB of UTF-8: a row stays far below the platform's 2 MB, also when it is carried as hexadecimal text. */
export const ATTRIBUTE_VALUE_BYTES = 65_536;
/** Live attributes of one session or user: few enough to read them all when the alarm runs. */
export const LIVE_ATTRIBUTES = 1_000;
/** Plain values of one session or user together: 4 MiB, so that reading all of them fits one answer. */
export const LIVE_ATTRIBUTE_BYTES = 4 * 1_048_576;
/** Items in one `data`, and changes in one PATCH of a person's identity values. */
export const ITEMS_PER_CALL = 1_000;
/** 100 years: later than any session, early enough for every date library. */
export const EXPIRATION_SECONDS = 3_153_600_000;
/** Rows written by one statement, in UTF-16 units of their JSON: at most 1.5 MB of UTF-8, below SQLite's 2 MB here. */
export const STATEMENT_CHARACTERS = 500_000;

/** Live sessions of one user; signing in beyond that ends the oldest. */
export const LIVE_SESSIONS = 100;
/** How much of a User-Agent header is kept with a session. */
export const USER_AGENT_CHARACTERS = 500;

export const USERNAME_CHARACTERS = 128;
/** Names, e-mail address and display name of a user. */
export const USER_FIELD_CHARACTERS = 191;
export const PASSWORD_MIN_CHARACTERS = 8;
/** Bounds the time of hashing, not the memory of people. */
export const PASSWORD_MAX_CHARACTERS = 256;
/** Users in one page of the list. */
export const USERS_PER_PAGE = 200;
export const USERS_PER_PAGE_DEFAULT = 50;

/** Alarms are rounded up to this, so that thousands of expiries close together cost one run a second at most. */
export const ALARM_GRAIN_MS = 1_000;
/** How long an alarm waits before it repeats what failed: longer than a restart, shorter than anybody's patience. */
export const ALARM_RETRY_MS = 10_000;

/** How long a check-out may ask AWS before another may: three times what the call itself may take. */
export const CHECK_OUT_LEASE_MS = 60_000;

/** Values that one run of key rotation seals anew: some milliseconds of work. */
export const RESEALED_PER_RUN = 100;
/** Users that one call of `/user/rewrap` goes through: some tens of object calls. */
export const RESEALED_USERS_PER_CALL = 20;
/** Between two such runs of an alarm. */
export const RESEAL_PAUSE_MS = 1_000;

/** Names of attributes in one line of the audit log: a line stays far below the platform's 128 KB. */
export const AUDITED_NAMES = 50;

/** Applications in `APPS`. */
export const APPLICATIONS = 100;
/** `Retry-After` of an overloaded object. */
export const OVERLOAD_RETRY_SECONDS = 1;

/** Id of an identity attribute, as a profile's attribute names it. */
export const SCHEMA_ID_CHARACTERS = 128;
/** Environments of one profile: far more accounts than one role is given in, few enough for one answer. */
export const ENVIRONMENTS = 100;
/** Members of one profile: their list is one answer, and a new one may count them all. */
export const MEMBERS = 1_000;
/** AWS's limit for the ARN of a role. */
export const ROLE_ARN_CHARACTERS = 2_048;
/** How long AWS lends the credentials of a role: from 15 minutes to 12 hours. */
export const CREDENTIALS_MIN_SECONDS = 900;
export const CREDENTIALS_MAX_SECONDS = 43_200;
/** AWS's own default: an hour. */
export const CREDENTIALS_DEFAULT_SECONDS = 3_600;

/** Custom identity attributes: every judgement about a value reads them all. AWS takes 50 tags, so this is plenty. */
export const IDENTITY_ATTRIBUTES = 200;
export const IDENTITY_ATTRIBUTE_NAME_CHARACTERS = 191;
export const IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS = 1_000;
/** Values of one person, of all identity attributes together: they are read together, and are one answer. */
export const IDENTITY_VALUES = 500;
/** Four times what AWS takes as a tag's value: a value that is too long for a tag may still be kept, and is reported. */
export const IDENTITY_VALUE_CHARACTERS = 1_024;
/** How long an answer of AWS is waited for: far longer than STS takes, well within the lease of a check-out (60 s). */
export const STS_TIMEOUT_MS = 20_000;
/** 64 KiB: ten times the largest answer with credentials that AWS is known to give. */
export const STS_ANSWER_BYTES = 65_536;
/** How much of AWS's own message is passed on. */
export const STS_DETAILS_CHARACTERS = 1_000;
/** `Retry-After` when AWS throttles without saying for how long. */
export const STS_RETRY_SECONDS = 5;
/** What AWS may ask for in `Retry-After` and is believed: an hour. */
export const STS_RETRY_MAX_SECONDS = 3_600;

/** A rate: that many in that time, for each key. The platform counts them by the bindings of wrangler.toml. */
export interface Rate {
  limit: number;
  periodSeconds: 10 | 60;
}

/** Sign-in and change of password for each address and username: hashing is dear, guessing must be slow. */
export const SIGN_INS_BY_NAME: Rate = { limit: 100, periodSeconds: 60 };
/** The same for each address, so that trying many usernames is slow too. Never for a username alone. */
export const SIGN_INS_BY_ADDRESS: Rate = { limit: 300, periodSeconds: 60 };
/** Calls of one session or one API token: what an object can do, not what a person does. */
export const CALLS: Rate = { limit: 10_000, periodSeconds: 10 };
/** Invalid credentials of one address: coarse, as an address may be a whole company's. */
export const INVALID_CREDENTIALS: Rate = { limit: 10_000, periodSeconds: 60 };
