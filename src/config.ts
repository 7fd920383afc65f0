// The settings, each parsed once. A malformed or missing one is a fault of the operator, not of the caller: the routes
// that need it answer 503, and the log says which setting and why, never its value.

import { checkPasswordExpiry, passwordWarningMs, signUpApplications } from "./account-settings.ts";
import { parseAttributeRules } from "./contract/attribute-rules.ts";
import { parseIdentityProviders } from "./contract/identity-providers.ts";
import { type ApiToken, parseApiTokens } from "./crypto/api-token.ts";
import { type FernetKey, parseFernetKeys } from "./crypto/fernet.ts";
import { type Keyring, oldestKey, parseKey, parseKeyring } from "./crypto/keyring.ts";
import { type OwnerKind, RulesOf } from "./domain/attribute-rules.ts";
import type { IdentityProvider } from "./domain/identity-provider.ts";
import type { SessionLifetime } from "./domain/session.ts";
import { passwordFault, usernameFault } from "./domain/user.ts";
import { APPLICATIONS, SESSION_DAYS_MAX, SESSION_MINUTES_MAX } from "./limits.ts";
import { logEvent } from "./log.ts";
import { faultyAmong, listOf, remembered, trueOrFalse, valueOr, wholeNumber } from "./setting.ts";

export {
  checkNewPasswordSettings,
  checkPasswordExpiry,
  isApprovalNeeded,
  passwordExpiry,
  passwordWarningMs,
  rejectedInPasswords,
  signUpApplications,
} from "./account-settings.ts";
export { type AwsSettings, awsSettings, defaultRegion, type TokenIssuer, tokenIssuer } from "./aws-settings.ts";
export { SettingFault, valueOr } from "./setting.ts";

/** Secrets; each may be missing, so the generated types of the bindings leave them out. */
interface Secrets {
  TOKEN_KEYS?: string;
  DATA_KEYS?: string;
  AUDIT_KEY?: string;
  API_TOKENS?: string;
  SUPER_USER_NAME?: string;
  SUPER_USER_PASSWORD?: string;
  AWS_ACCESS_KEY_ID?: string;
  AWS_SECRET_ACCESS_KEY?: string;
  SIGNING_KEYS?: string;
}

/** Bindings, variables and secrets of the Worker. */
export type Environment = Env & Secrets;

function required(text: string): string {
  if (text.trim() === "") throw new Error("is missing; set it with `wrangler secret put`");
  return text;
}

/** The origins that are well-formed. One that is not is logged, lets no page in, and harms nothing else. */
function origins(text: string): ReadonlySet<string> {
  const named = listOf(text).map((origin) => origin.replace(/\/$/, ""));
  const good = named.filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin);
  if (good.length < named.length) {
    const why = `${named.length - good.length} of ${named.length} are no origins such as https://app.example.com`;
    logEvent("setting_fault", { setting: "CORS_ORIGINS", why });
  }
  return new Set(good);
}

const parseApps = remembered("APPS", (text) => {
  const apps = listOf(text === "" ? "CRM" : text);
  if (apps.length === 0 || apps.length > APPLICATIONS) throw new Error(`1 to ${APPLICATIONS} names are expected`);
  return new Set(apps);
});
const parseMinutes = remembered("SESSION_MINUTES", (text) =>
  wholeNumber(text === "" ? "60" : text, SESSION_MINUTES_MAX),
);
const parseDays = remembered("SESSION_MAX_DAYS", (text) => wholeNumber(text === "" ? "30" : text, SESSION_DAYS_MAX));
const parseJurisdiction = remembered("JURISDICTION", (text) => {
  if (!["", "eu", "fedramp"].includes(text)) throw new Error("nothing, `eu` or `fedramp` is expected");
  return text as DurableObjectJurisdiction | "";
});
const parseOrigins = remembered("CORS_ORIGINS", origins);
const parseTokenKeys = remembered("TOKEN_KEYS", (text) => parseFernetKeys(required(text)));
const parseDataKeys = remembered("DATA_KEYS", (text) => parseKeyring(required(text)));
const parseAuditKey = remembered("AUDIT_KEY", (text) => (text === "" ? null : parseKey(text)));
const parseSuperUserName = remembered("SUPER_USER_NAME", (text) => {
  if (text !== "" && usernameFault(text)) throw new Error("1 to 128 characters without white space are expected");
  return text;
});
const parseSuperUserPassword = remembered("SUPER_USER_PASSWORD", (text) => {
  if (text !== "" && passwordFault(text)) throw new Error("8 to 256 characters are expected");
  return text;
});
const parseAllowHttp = remembered("ALLOW_HTTP", (text) => trueOrFalse(text || "false"));
const parseRules = remembered("ATTRIBUTE_RULES", (text) => {
  const rules = parseAttributeRules(text);
  return { session: new RulesOf(rules, "session"), user: new RulesOf(rules, "user") };
});
const parseProviders = remembered("IDENTITY_PROVIDERS", parseIdentityProviders);
const parseTokens = remembered("API_TOKENS", (text) => parseApiTokens(required(text)));

/** Names of settings that are missing or malformed, so that some of the service cannot work. */
export function faultySettings(env: Environment): string[] {
  // A malformed origin lets no page in, and harms nothing else.
  const faulty = faultyAmong(env).filter((name) => name !== "CORS_ORIGINS");
  return signUpsAreFaulty(env) && !faulty.includes("SIGN_UP_APPS") ? [...faulty, "SIGN_UP_APPS"] : faulty;
}

/** Whether the applications of sign-ups are at fault against those of `APPS`, where these are good. */
function signUpsAreFaulty(env: Environment): boolean {
  const known = valueOr(() => applications(env), null);
  return known !== null && valueOr(() => signUpApplications(env, known), null) === null;
}

/** Applications that may call, exactly as they name themselves in `current_app`. */
export const applications = (env: Environment): ReadonlySet<string> => parseApps(env.APPS);

/** How long a session lasts at the longest, in milliseconds. */
export const longestSessionMs = (env: Environment): number => parseDays(env.SESSION_MAX_DAYS) * 86_400_000;

/** How long sessions last, in milliseconds. */
export function sessionLifetime(env: Environment): SessionLifetime {
  return { idleMs: parseMinutes(env.SESSION_MINUTES) * 60_000, longestMs: longestSessionMs(env) };
}

/** Where every object must live; empty for anywhere. */
export const jurisdiction = (env: Environment): DurableObjectJurisdiction | "" => parseJurisdiction(env.JURISDICTION);

/** Origins whose pages may call the SSO API. */
export const corsOrigins = (env: Environment): ReadonlySet<string> =>
  valueOr(() => parseOrigins(env.CORS_ORIGINS), new Set());

/** Who may write and read which attributes of that kind of owner. */
export const attributeRules = (env: Environment, of: OwnerKind): RulesOf => parseRules(env.ATTRIBUTE_RULES)[of];

/** Whether credentials are taken over plain http, too. */
export const allowsHttp = (env: Environment): boolean => parseAllowHttp(env.ALLOW_HTTP);

/** Keys of user session tokens, newest first. */
export const tokenKeys = (env: Environment): FernetKey[] => parseTokenKeys(env.TOKEN_KEYS);

/** Master keys of what is stored encrypted. */
export const keyring = (env: Environment): Keyring => parseDataKeys(env.DATA_KEYS);

/**
 * The secret that keyed hashes are derived from. Without one of its own it is the oldest data key, so that hashes stay the
 * same while newer keys come.
 */
export const hashSecret = (env: Environment): Uint8Array<ArrayBuffer> =>
  parseAuditKey(env.AUDIT_KEY) ?? oldestKey(keyring(env));

/** Who may sign in as the first super-user; null where that is not set, or malformed: others sign in all the same. */
export function firstSuperUser(env: Environment): { username: string; password: string } | null {
  const username = valueOr(() => parseSuperUserName(env.SUPER_USER_NAME), "");
  const password = valueOr(() => parseSuperUserPassword(env.SUPER_USER_PASSWORD), "");
  return username === "" || password === "" ? null : { username, password };
}

/** API tokens, as digests. */
export const apiTokens = (env: Environment): ApiToken[] => parseTokens(env.API_TOKENS);

/** Reads every setting that the SSO API stands on. @throws {SettingFault} for the first that is missing or malformed */
export function checkSsoSettings(env: Environment): void {
  for (const read of [applications, longestSessionMs, jurisdiction, tokenKeys, keyring]) read(env);
}

/** Reads the settings that a new or renewed session stands on beside these. @throws {SettingFault} as above */
export function checkLifetimeSettings(env: Environment): void {
  sessionLifetime(env);
}

/** Reads the settings that trials of a password stand on beside these. @throws {SettingFault} as above */
export function checkTrialSettings(env: Environment): void {
  hashSecret(env);
}

/** Reads the settings that a sign-in with a password stands on beside all these. @throws {SettingFault} as above */
export function checkSignInSettings(env: Environment): void {
  checkLifetimeSettings(env);
  checkPasswordExpiry(env);
  passwordWarningMs(env);
}

/** Reads every setting that a session's token and its session stand on. @throws {SettingFault} as above */
export function checkSessionSettings(env: Environment): void {
  for (const read of [longestSessionMs, jurisdiction, tokenKeys, keyring]) read(env);
}

/** Whose ID tokens are exchanged for sessions. @throws {SettingFault} */
export const identityProviders = (env: Environment): readonly IdentityProvider[] =>
  parseProviders(env.IDENTITY_PROVIDERS);

/** Reads every setting that the profile API stands on. @throws {SettingFault} for the first that is missing or malformed */
export function checkProfileSettings(env: Environment): void {
  for (const read of [jurisdiction, apiTokens]) read(env);
}
