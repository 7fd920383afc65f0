// The settings of AWS: how check-outs ask it, and how the service vouches to it for its people.

import type { Environment } from "./config.ts";
import { parseSigningKeys, type SigningKeys } from "./crypto/signing-keys.ts";
import { isRegion } from "./domain/aws-partitions.ts";
import { secureUrl } from "./domain/secure-url.ts";
import { remembered, trueOrFalse } from "./setting.ts";

/** The origin that tokens name as their issuer: https without a port, or a loopback address with any. */
function issuerOrigin(text: string): string {
  const url = secureUrl(text);
  if (text === "" || (url?.origin === text && (url.protocol === "http:" || url.port === ""))) return text;
  throw new Error("an origin such as https://sso.example.com is expected, without a path, port or query");
}

const parseSourceIdentity = remembered("SOURCE_IDENTITY", (text) => trueOrFalse(text || "false"));
const parseRegion = remembered("AWS_REGION", (text) => {
  const region = text === "" ? "us-east-1" : text;
  if (!isRegion(region)) throw new Error("an AWS region such as us-east-1 is expected");
  return region;
});
const parseStsEndpoint = remembered("AWS_STS_ENDPOINT", (text) => {
  if (text !== "" && !URL.canParse(text))
    throw new Error("nothing or a URL such as https://sts.example.com is expected");
  return text;
});
const parseIssuer = remembered("ISSUER", issuerOrigin);
const parseSigning = remembered("SIGNING_KEYS", (text) => (text === "" ? null : parseSigningKeys(text)));

/** How the service vouches for its people to AWS: under which name, and with which keys. */
export interface TokenIssuer {
  issuer: string;
  keys: SigningKeys;
}

/** The issuer of tokens for AWS, null where it is not set up. @throws {SettingFault} */
export function tokenIssuer(env: Environment): TokenIssuer | null {
  const [issuer, keys] = [parseIssuer(env.ISSUER), parseSigning(env.SIGNING_KEYS)];
  return issuer === "" || keys === null ? null : { issuer, keys };
}

/** How check-outs ask AWS. */
export interface AwsSettings {
  /**
   * With tokens of this service, wherever that is possible; null where it is not set up. Not every environment needs it, so
   * it is read where it is asked for. @throws {SettingFault}
   */
  readonly tokenIssuer: TokenIssuer | null;
  /** With an AWS key otherwise; `missing` names the secrets without which that is not possible. */
  accessKeyId: string;
  secretAccessKey: string;
  missing: string[];
  /** Where an environment names no region. */
  region: string;
  /** `""` for the endpoint of the region. */
  endpoint: string;
  /** Whether the user id goes along as source identity. */
  sendsSourceIdentity: boolean;
}

/** The region of AWS where an environment names none. */
export const defaultRegion = (env: Environment): string => parseRegion(env.AWS_REGION);

/** The settings of check-outs. @throws {SettingFault} for one that every check-out needs and that is malformed */
export function awsSettings(env: Environment): AwsSettings {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  return {
    get tokenIssuer() {
      return tokenIssuer(env);
    },
    accessKeyId,
    secretAccessKey,
    missing: [
      ...(accessKeyId === "" ? ["AWS_ACCESS_KEY_ID"] : []),
      ...(secretAccessKey === "" ? ["AWS_SECRET_ACCESS_KEY"] : []),
    ],
    region: defaultRegion(env),
    endpoint: parseStsEndpoint(env.AWS_STS_ENDPOINT),
    sendsSourceIdentity: parseSourceIdentity(env.SOURCE_IDENTITY),
  };
}
