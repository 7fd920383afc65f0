/**
 * Fresh secrets for a service that runs on this machine: what `npm start` writes into .dev.vars, and what a
 * throw-away service of the demo and the tests is given. Production secrets are set with `wrangler secret put`.
 */
import { newApiToken } from "../src/crypto/api-token.ts";
import { randomBytes, toBase64url } from "../src/crypto/bytes.ts";
import { sha256Hex } from "../src/crypto/digest.ts";
import { newSecrets } from "./key-rotation.ts";

/** The first super-user of a local service. */
const SUPER_USER_NAME = "admin";
/** 144 bits, which are 24 characters: out of reach of guessing, short enough to be typed once. */
const PASSWORD_BYTES = 18;

export interface LocalSecrets {
  /** The Worker's secrets by name, as it reads them. */
  values: {
    TOKEN_KEYS: string;
    DATA_KEYS: string;
    API_TOKENS: string;
    SUPER_USER_NAME: string;
    SUPER_USER_PASSWORD: string;
    /** Who calls AWS. A local service has nobody of its own for that. */
    AWS_ACCESS_KEY_ID?: string;
    AWS_SECRET_ACCESS_KEY?: string;
  };
  /** The API token of scope `write` whose digest stands in API_TOKENS; the Worker itself never knows it. */
  apiToken: string;
}

/** Makes a whole set of random secrets: one token key, one data key, one API token, one super-user. */
export async function newLocalSecrets(): Promise<LocalSecrets> {
  const apiToken = newApiToken();
  return {
    values: {
      ...newSecrets(),
      API_TOKENS: `local:write:${await sha256Hex(apiToken)}`,
      SUPER_USER_NAME,
      SUPER_USER_PASSWORD: toBase64url(randomBytes(PASSWORD_BYTES)),
    },
    apiToken,
  };
}

/** Values as lines of .dev.vars, `NAME=value`, in quotes where a shell would read them as something else. */
export function toEnvText(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${/^[\w.,:+/=@-]*$/.test(value) ? value : `'${value}'`}\n`)
    .join("");
}
