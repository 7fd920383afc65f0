// The settings, each parsed once. A malformed or missing one is a fault of the operator, not of the caller: the routes
// that need it answer 503, and the log says which setting and why, never its value.

import { type ApiToken, parseApiTokens } from "./crypto/api-token.ts";
import { type FernetKey, parseFernetKeys } from "./crypto/fernet.ts";
import { type Keyring, parseKeyring } from "./crypto/keyring.ts";
import type { SessionLifetime } from "./domain/session.ts";
import { passwordFault, usernameFault } from "./domain/user.ts";
import { APPLICATIONS } from "./limits.ts";
import { logEvent } from "./log.ts";

/** Secrets; each may be missing, so the generated types of the bindings leave them out. */
interface Secrets {
  TOKEN_KEYS?: string;
  DATA_KEYS?: string;
  API_TOKENS?: string;
  SUPER_USER_NAME?: string;
  SUPER_USER_PASSWORD?: string;
  AWS_ACCESS_KEY_ID?: string;
  AWS_SECRET_ACCESS_KEY?: string;
}

/** Bindings, variables and secrets of the Worker. */
export type Environment = Env & Secrets;

/** A setting that is missing or malformed. The message has its name and the rule, never the value. */
export class SettingFault extends Error {
  override readonly name = "SettingFault";
}

/** A parser that remembers the last text it was given: settings change with a deployment, and tests change them at will. */
function remembered<T>(name: string, parse: (text: string) => T): (text: string | undefined) => T {
  let last: { text: string; result: { value: T } | { fault: SettingFault } } | undefined;
  return (text = "") => {
    if (last?.text !== text) last = { text, result: attempt(name, text, parse) };
    if ("fault" in last.result) throw last.result.fault;
    return last.result.value;
  };
}

function attempt<T>(name: string, text: string, parse: (text: string) => T): { value: T } | { fault: SettingFault } {
  try {
    return { value: parse(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : "malformed";
    logEvent("setting_fault", { setting: name, why });
    return { fault: new SettingFault(`${name}: ${why}`) };
  }
}

const list = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

function whole(text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) throw new Error(`a whole number from 1 to ${most} is expected`);
  return value;
}

function required(text: string): string {
  if (text.trim() === "") throw new Error("is missing; set it with `wrangler secret put`");
  return text;
}

function origin(text: string): string {
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    throw new Error("origins such as https://app.example.com are expected, separated by commas");
  }
  return text;
}

const MINUTES_A_YEAR = 525_600;
const DAYS_A_YEAR = 365;

const parseApps = remembered("APPS", (text) => {
  const apps = list(text === "" ? "CRM" : text);
  if (apps.length === 0 || apps.length > APPLICATIONS) throw new Error(`1 to ${APPLICATIONS} names are expected`);
  return new Set(apps);
});
const parseMinutes = remembered("SESSION_MINUTES", (text) => whole(text === "" ? "60" : text, MINUTES_A_YEAR));
const parseDays = remembered("SESSION_MAX_DAYS", (text) => whole(text === "" ? "30" : text, DAYS_A_YEAR));
const parseJurisdiction = remembered("JURISDICTION", (text) => {
  if (!["", "eu", "fedramp"].includes(text)) throw new Error("nothing, `eu` or `fedramp` is expected");
  return text as DurableObjectJurisdiction | "";
});
const parseOrigins = remembered("CORS_ORIGINS", (text) => new Set(list(text).map(origin)));
const parseTokenKeys = remembered("TOKEN_KEYS", (text) => parseFernetKeys(required(text)));
const parseDataKeys = remembered("DATA_KEYS", (text) => parseKeyring(required(text)));
const parseSuperUserName = remembered("SUPER_USER_NAME", (text) => {
  if (text !== "" && usernameFault(text)) throw new Error("1 to 128 characters without white space are expected");
  return text;
});
const parseSuperUserPassword = remembered("SUPER_USER_PASSWORD", (text) => {
  if (text !== "" && passwordFault(text)) throw new Error("8 to 256 characters are expected");
  return text;
});
const parseSourceIdentity = remembered("SOURCE_IDENTITY", (text) => {
  if (!["", "true", "false"].includes(text)) throw new Error("`true` or `false` is expected");
  return text === "true";
});
const parseRegion = remembered("AWS_REGION", (text) => {
  if (!/^([a-z]+(-[a-z0-9]+)+)?$/.test(text)) throw new Error("an AWS region such as us-east-1 is expected");
  return text === "" ? "us-east-1" : text;
});
const parseStsEndpoint = remembered("AWS_STS_ENDPOINT", (text) => {
  if (text !== "" && !URL.canParse(text))
    throw new Error("nothing or a URL such as https://sts.example.com is expected");
  return text;
});
const parseTokens = remembered("API_TOKENS", (text) => parseApiTokens(required(text)));

/** Applications that may call, exactly as they name themselves in `current_app`. */
export const applications = (env: Environment): ReadonlySet<string> => parseApps(env.APPS);

/** How long sessions last, in milliseconds. */
export function sessionLifetime(env: Environment): SessionLifetime {
  return {
    idleMs: parseMinutes(env.SESSION_MINUTES) * 60_000,
    longestMs: parseDays(env.SESSION_MAX_DAYS) * 86_400_000,
  };
}

/** Where every object must live; empty for anywhere. */
export const jurisdiction = (env: Environment): DurableObjectJurisdiction | "" => parseJurisdiction(env.JURISDICTION);

/** Origins whose pages may call the SSO API. */
export const corsOrigins = (env: Environment): ReadonlySet<string> => parseOrigins(env.CORS_ORIGINS);

/** Keys of user session tokens, newest first. */
export const tokenKeys = (env: Environment): FernetKey[] => parseTokenKeys(env.TOKEN_KEYS);

/** Master keys of what is stored encrypted. */
export const keyring = (env: Environment): Keyring => parseDataKeys(env.DATA_KEYS);

/** Who may sign in as the first super-user, null where that is not set. */
export function firstSuperUser(env: Environment): { username: string; password: string } | null {
  const username = parseSuperUserName(env.SUPER_USER_NAME);
  const password = parseSuperUserPassword(env.SUPER_USER_PASSWORD);
  return username === "" || password === "" ? null : { username, password };
}

/** API tokens, as digests. */
export const apiTokens = (env: Environment): ApiToken[] => parseTokens(env.API_TOKENS);

/** Reads every setting that the SSO API stands on. @throws {SettingFault} for the first that is missing or malformed */
export function checkSsoSettings(env: Environment): void {
  for (const read of [applications, sessionLifetime, jurisdiction, corsOrigins, tokenKeys, keyring]) read(env);
}

/** Reads the settings that signing in stands on beside these. @throws {SettingFault} for the first that is malformed */
export function checkSignInSettings(env: Environment): void {
  firstSuperUser(env);
}

/** Reads every setting that a session's token and its session stand on. @throws {SettingFault} as above */
export function checkSessionSettings(env: Environment): void {
  for (const read of [sessionLifetime, jurisdiction, tokenKeys, keyring]) read(env);
}

/** How check-outs ask AWS; `missing` names the secrets without which none can. */
export interface AwsSettings {
  accessKeyId: string;
  secretAccessKey: string;
  /** Where an environment names no region. */
  region: string;
  /** `""` for the endpoint of the region. */
  endpoint: string;
  /** Whether the user id goes along as source identity. */
  sendsSourceIdentity: boolean;
  missing: string[];
}

/** The settings of check-outs. @throws {SettingFault} for the first that is malformed */
export function awsSettings(env: Environment): AwsSettings {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  return {
    accessKeyId,
    secretAccessKey,
    region: parseRegion(env.AWS_REGION),
    endpoint: parseStsEndpoint(env.AWS_STS_ENDPOINT),
    sendsSourceIdentity: parseSourceIdentity(env.SOURCE_IDENTITY),
    missing: [
      ...(accessKeyId === "" ? ["AWS_ACCESS_KEY_ID"] : []),
      ...(secretAccessKey === "" ? ["AWS_SECRET_ACCESS_KEY"] : []),
    ],
  };
}

/** Reads every setting that the profile API stands on. @throws {SettingFault} for the first that is missing or malformed */
export function checkProfileSettings(env: Environment): void {
  for (const read of [jurisdiction, apiTokens]) read(env);
}
