// The limits that the service has chosen, and AWS's that callers meet: one number each, with its unit in the name and
// the reason beside it. Where the platform has a limit too, ours stands below it, so that a caller meets ours first.
//
// What a format fixes stands beside the rule that it is a part of: AWS's of tags, external ids and session names in
// domain/aws-tags.ts, domain/environment.ts and domain/session-name.ts, those of tokens, keys, sealed values and ids in
// crypto/.

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
/** What an object keeps in memory of its attributes, 128 KiB: four hundred ordinary ones. What is more is read anew. */
export const REMEMBERED_OWNER_BYTES = 131_072;
/** What all objects of an isolate keep of theirs together, 16 MiB of its 128 MB: some hundred busy sessions with a hundred each. */
export const REMEMBERED_ATTRIBUTE_BYTES = 16 * 1_048_576;
/** Items in one `data`, and changes in one PATCH of a person's identity values. */
export const ITEMS_PER_CALL = 1_000;
/** 100 years: later than any session, early enough for every date library. */
export const EXPIRATION_SECONDS = 3_153_600_000;
/** Rows written by one statement, in UTF-16 units of their JSON: at most 1.5 MB of UTF-8, below SQLite's 2 MB here. */
export const STATEMENT_CHARACTERS = 500_000;

/** Live sessions of one user; signing in beyond that ends the oldest. */
export const LIVE_SESSIONS = 100;
/** A boolean or a number as text; what is longer is none, whatever it would mean. */
export const WORD_CHARACTERS = 40;

/** Ids, tokens of lists and names of applications, as they are given: far more than any has. */
export const ID_CHARACTERS = 191;

/** How much of a User-Agent header is kept with a session. */
export const USER_AGENT_CHARACTERS = 500;

export const USERNAME_CHARACTERS = 128;
/** Names, e-mail address and display name of a user. */
export const USER_FIELD_CHARACTERS = 191;
export const PASSWORD_MIN_CHARACTERS = 8;
/** After normalisation. Bounds the time of hashing. */
export const PASSWORD_MAX_CHARACTERS = 256;
/** From here on a password may contain what `PASSWORD_REJECT` names: it is no longer guessed from that. */
export const PASSWORD_LONG_CHARACTERS = 16;
/** The longest that a password may last: 100 years, as for attributes. */
export const PASSWORD_DAYS_MAX = 36_500;
/** UTF-16 units of a password as it is typed: four for each character, as decomposed letters have some. */
export const PASSWORD_TYPED_UNITS = 1_024;
/** UTF-16 units of a username as it is typed, for the same reason. */
export const USERNAME_TYPED_UNITS = 512;

/** Wrong passwords in a row that cost no pause: more than forgetting takes, far fewer than guessing does. */
export const BACK_OFF_AFTER = 10;
/** The first pause after these, doubled with each further wrong password. */
export const BACK_OFF_FIRST_MS = 1_000;
/** Five minutes: 288 guesses a day, and no longer than a person waits who comes from a new address meanwhile. */
export const BACK_OFF_MAX_MS = 300_000;
/** Wrong codes of a second factor in a row after which none is judged for a while: guessing them all takes a million. */
export const CODE_BACK_OFF_AFTER = 10;
/** Five minutes at first, doubled with each further wrong code, at most an hour: a guesser has a chance of 3 in a million a try. */
export const CODE_BACK_OFF_FIRST_MS = 300_000;
export const CODE_BACK_OFF_MAX_MS = 3_600_000;
/** The key of a second factor: Zato's have 10 bytes, and 64 are the block of SHA-1. */
export const TOTP_KEY_MIN_BYTES = 10;
export const TOTP_KEY_MAX_BYTES = 64;
/** Addresses that signed in last as one user: home, work, travel and some networks of a phone. */
export const KNOWN_ADDRESSES = 20;

/** Hashes that wait in one object: with the one that is made, the last of them is done after 0.6 s. */
export const HASHES_WAITING = 2;
/** Between two hashes: as long as an object takes for what has come in meanwhile, a twentieth of a hash. */
export const HASH_PAUSE_MS = 10;
/** Such pauses in a row, as long as something else goes on: then a hash is made all the same, so that no flood of other calls keeps anybody out. */
export const HASH_PAUSES = 100;

/** Users in one page of the list. */
export const USERS_PER_PAGE = 200;
export const USERS_PER_PAGE_DEFAULT = 50;

/** How long a sign-up may be confirmed: a day, as people read their mail. Then the name is free. */
export const SIGN_UP_CONFIRMATION_MS = 86_400_000;
/** How long a confirmed sign-up waits for an administrator: a week, with a holiday in it. */
export const SIGN_UP_DECISION_MS = 7 * 86_400_000;
/** Undecided sign-ups of one address, and of all together: more would not be decided by people. */
export const SIGN_UPS_OF_ADDRESS = 20;
export const SIGN_UPS_WAITING = 1_000;
/** How long a place among these is held for a user who is being made. */
export const SIGN_UP_HELD_MS = 60_000;
/** `Retry-After` where there are too many of them: an hour, in which people may decide. */
export const SIGN_UP_RETRY_SECONDS = 3_600;

/** Users in one page of a search, and on the one page of those that ask for no pages: some hundred KB. */
export const FOUND_PER_PAGE = 100;
export const FOUND_PER_PAGE_DEFAULT = 50;
export const FOUND_UNPAGED = 1_000;
/** Copies of users that the directory asks for in one run of its alarm, and the pause until the next run. */
export const COPIES_PER_RUN = 20;
export const COPIES_PAUSE_MS = 1_000;

/** Alarms are rounded up to this, so that thousands of expiries close together cost one run a second at most. */
export const ALARM_GRAIN_MS = 1_000;
/** How long an alarm waits before it repeats what failed: longer than a restart takes, and short enough that nobody waits for it. */
export const ALARM_RETRY_MS = 10_000;

/** How long a check-out may ask AWS before another may: three times what the call itself may take. */
export const CHECK_OUT_LEASE_MS = 60_000;

/** Values that one run of key rotation rewraps: some milliseconds of work. */
export const REWRAPPED_PER_RUN = 100;
/** Users that one call of `/user/rewrap` goes through: some tens of object calls. */
export const REWRAPPED_USERS_PER_CALL = 20;
/** Between two such runs of an alarm. */
export const REWRAP_PAUSE_MS = 1_000;

/** Names of attributes in one line of the audit log: a line stays far below the platform's 128 KB. */
export const AUDITED_NAMES = 50;

/** How long a browser may keep what a preflight has told: two hours, the most that one of them takes. */
export const PREFLIGHT_SECONDS = 7_200;

/** How long a browser remembers to come over https only: a year, as is usual. */
export const HSTS_SECONDS = 31_536_000;

/** A setting or secret: what Cloudflare takes. The local runtime takes more, and would hide a setting that is too long. */
export const SETTING_BYTES = 5 * 1_024;
/** Rules in `ATTRIBUTE_RULES`: each name of a call is compared with all of them. */
export const ATTRIBUTE_RULES = 50;

/** Applications in `APPS`. */
export const APPLICATIONS = 100;
/** The longest that `SESSION_MINUTES` and `SESSION_MAX_DAYS` may be: a year. */
export const SESSION_MINUTES_MAX = 525_600;
export const SESSION_DAYS_MAX = 365;
/** Keys in `TOKEN_KEYS`: each costs a forged token one HMAC. Rotation needs two, sometimes three. */
export const TOKEN_KEYS_MAX = 5;
/** Verified tokens that an isolate remembers: 0.3 MB of its 128 MB; beyond that the oldest goes. */
export const REMEMBERED_TOKENS = 1_000;
/** Hashes of the log that an isolate remembers, of sessions and users that calls are about: 0.2 MB, as with tokens. */
export const REMEMBERED_HASHES = 1_000;
/** Days whose text an isolate remembers: an answer has hundreds of times, of very few days. */
export const REMEMBERED_DAYS = 100;
/** A longer text is refused as a token unread. Our own have 120 characters. */
export const TOKEN_CHARACTERS = 1_024;
/** The name of an API token in `API_TOKENS`: it stands in every line of the audit log. */
export const API_TOKEN_NAME_CHARACTERS = 64;
/** `Retry-After` of an overloaded object. */
export const OVERLOAD_RETRY_SECONDS = 1;

/** Id of an identity attribute, as a profile's attribute names it. */
export const SCHEMA_ID_CHARACTERS = 128;
/** An id that is looked up as one of ours, which have 30 characters at most; a longer text is none. */
export const GIVEN_ID_CHARACTERS = 128;
/** The id of a profile or of an environment: it is chosen by whoever writes there first. */
export const PROFILE_ID_CHARACTERS = 128;
/** Environments of one profile: far more accounts than one role is given in, few enough for one answer. */
export const ENVIRONMENTS = 100;
/** Members of one profile: their list is one answer, and a new one may count them all. */
export const MEMBERS = 1_000;
/** Values that a person may choose among for one tag: a list that people can still read, and 100 KB at most. */
export const ALLOWED_VALUES = 100;
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

/** How long a token for AWS lives: one call takes a second. IAM honours it for up to 5 minutes more. */
export const WEB_IDENTITY_TOKEN_SECONDS = 60;
/** AWS's limit for a web identity token. */
export const WEB_IDENTITY_TOKEN_CHARACTERS = 20_000;
/** How long caches may keep the public keys and what is said about them: half as long as a new key waits before it signs. */
export const PUBLISHED_SECONDS = 300;

/** Identity providers in `IDENTITY_PROVIDERS`: their names are looked through for each new user. */
export const IDENTITY_PROVIDERS = 10;
/** The name of a provider: it stands before each of its people's usernames, which have 128 characters. */
export const PROVIDER_NAME_CHARACTERS = 20;
/** Audiences of one provider: a client id for each application that signs people in. */
export const PROVIDER_AUDIENCES = 10;
/** Names and values of claims in the settings: claims of some providers are called by a URL. */
export const CLAIM_CHARACTERS = 255;
/** How old an ID token may be: five minutes, as it is exchanged when somebody has just signed in. */
export const ID_TOKEN_AGE_SECONDS_DEFAULT = 300;
/** A day: tokens of Cloudflare Access live that long. */
export const ID_TOKEN_AGE_SECONDS_MAX = 86_400;
/** How far a provider's clock may be off. */
export const ID_TOKEN_SKEW_SECONDS = 60;
/** OpenID Connect Core 1.0, 2: a subject has at most that many characters. */
export const SUBJECT_CHARACTERS = 255;
/** Twelve hours: whoever is removed at the provider in the morning is out here in the evening. */
export const PROVIDER_SESSION_MINUTES_DEFAULT = 720;
/** The body of an exchange of tokens: 64 KiB, ten times a large ID token. */
export const TOKEN_FORM_BYTES = 65_536;
/** What is told of a provider and its keys: a thousand times as much as most have. */
export const PROVIDER_ANSWER_BYTES = 262_144;
/** How long a provider's answer is waited for. */
export const PROVIDER_TIMEOUT_MS = 5_000;
/** How long a provider's keys are used before they are asked for again: what it takes back is trusted no longer. */
export const PROVIDER_KEYS_MS = 600_000;
/** Between two questions to one provider, of one isolate: so often may tokens of unknown keys make it ask. */
export const PROVIDER_PAUSE_MS = 30_000;

/** A rate: that many in that time, for each key. The platform counts them by the bindings of wrangler.toml. */
export interface Rate {
  limit: number;
  periodSeconds: 10 | 60;
}

/** Sign-in and change of password for each address and username: hashing is dear, guessing must be slow. */
export const SIGN_INS_BY_NAME: Rate = { limit: 100, periodSeconds: 60 };
/** The same for each address, so that trying many usernames is slow too. Never for a username alone. */
export const SIGN_INS_BY_ADDRESS: Rate = { limit: 300, periodSeconds: 60 };
/** Sign-ups of one address, before anything is hashed. */
export const SIGN_UPS_BY_ADDRESS: Rate = { limit: 10, periodSeconds: 60 };
/** Calls of one session or one API token: what an object can do, not what a person does. */
export const CALLS: Rate = { limit: 10_000, periodSeconds: 10 };
/** Check-outs of one person: each may ask AWS, and leaves credentials that live for hours. */
export const CHECK_OUTS: Rate = { limit: 30, periodSeconds: 60 };
/** Missing and invalid credentials of one address: coarse, as an address may be a whole company's. */
export const INVALID_CREDENTIALS: Rate = { limit: 10_000, periodSeconds: 60 };
