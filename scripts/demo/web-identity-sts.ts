/**
 * A stand-in for AWS STS that takes tokens of this service as AWS does: it asks the token's issuer for its keys, verifies
 * by the cryptography of Node, which the service does not use, and gives credentials that open nothing.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import { createPublicKey, type JsonWebKeyInput, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A token that was honoured. */
interface HonouredToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export interface WebIdentitySts {
  url: string;
  /** Tokens that got credentials, in order. */
  honoured: HonouredToken[];
  /** Why the others got none. */
  refused: string[];
  close(): Promise<void>;
}

/** AWS's own limits and names. */
const TOKEN_CHARACTERS = 20_000;
const AUDIENCE = "sts.amazonaws.com";
const TAGS = "https://aws.amazon.com/tags";
const XMLNS = "https://sts.amazonaws.com/doc/2011-06-15/";

/**
 * Starts it on a free port of this machine.
 * @param whereIs the address at which an issuer is reached; its own by default
 */
export async function startWebIdentitySts(whereIs = (issuer: string) => issuer): Promise<WebIdentitySts> {
  const honoured: HonouredToken[] = [];
  const refused: string[] = [];
  const server = createServer(async (request, response) => {
    try {
      const form = await readForm(request);
      honoured.push(await verified(form.get("WebIdentityToken") ?? "", whereIs));
      send(response, 200, credentialsXml(Number(form.get("DurationSeconds"))));
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown";
      refused.push(why);
      send(response, 400, errorXml(why));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    honoured,
    refused,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const form = new URLSearchParams(await text(request));
  need(form.get("Action") === "AssumeRoleWithWebIdentity", "another action");
  need(request.headers.authorization === undefined, "a signature that nobody needs");
  return form;
}

/** Verifies a token as AWS does. Rejects with the reason. */
async function verified(token: string, whereIs: (issuer: string) => string): Promise<HonouredToken> {
  need(token.length <= TOKEN_CHARACTERS, "the token is too long");
  const [head = "", body = "", signature = ""] = token.split(".");
  const [header, claims] = [decoded(head), decoded(body)];
  const key = await keyOf(String(claims.iss), String(header.kid), whereIs);
  need(header.alg === "RS256" && key.alg === "RS256" && key.kty === "RSA", "the algorithm");
  const publicKey = createPublicKey({ key, format: "jwk" } as JsonWebKeyInput);
  const signed = Buffer.from(`${head}.${body}`);
  need(verify("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url")), "the signature");
  judge(claims, Date.now() / 1000);
  return { header, claims };
}

const decoded = (part: string) =>
  JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;

async function keyOf(
  issuer: string,
  kid: string,
  whereIs: (issuer: string) => string,
): Promise<Record<string, string>> {
  const at = whereIs(issuer);
  const configuration = await documentAt(`${at}/.well-known/openid-configuration`);
  need(configuration.issuer === issuer, "another issuer");
  const { keys } = await documentAt(String(configuration.jwks_uri).replace(issuer, at));
  const key = (keys as Record<string, string>[]).find((one) => one.kid === kid);
  need(key !== undefined, "the key is not published");
  return key;
}

async function documentAt(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>;
}

function judge(claims: Record<string, unknown>, now: number): void {
  const { iat, nbf, exp } = claims as Record<string, number>;
  need([iat, nbf, exp].every(Number.isSafeInteger), "a time that is no whole number");
  need((nbf ?? 0) <= now + 1 && (exp ?? 0) > now, "the token's time");
  need(claims.aud === AUDIENCE, "the audience");
  need(/^.{1,255}$/.test(String(claims.sub)), "the subject");
  const { principal_tags, transitive_tag_keys } = claims[TAGS] as Record<string, object>;
  need(Array.isArray(transitive_tag_keys), "the transitive keys");
  for (const [key, values] of Object.entries(principal_tags ?? {})) {
    need(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key), "a tag's key");
    need(Array.isArray(values) && values.length === 1 && typeof values[0] === "string", "a tag's value");
  }
}

function need(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml" }).end(body);
}

function credentialsXml(durationSeconds: number): string {
  const random = (bytes: number) => randomBytes(bytes).toString("base64");
  const expiration = new Date(Date.now() + durationSeconds * 1000).toISOString();
  return `<AssumeRoleWithWebIdentityResponse xmlns="${XMLNS}"><AssumeRoleWithWebIdentityResult><Credentials>
<AccessKeyId>ASIA${randomBytes(8).toString("hex").toUpperCase()}</AccessKeyId>
<SecretAccessKey>${random(30)}</SecretAccessKey><SessionToken>${random(300)}</SessionToken>
<Expiration>${expiration}</Expiration>
</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
}

const errorXml = (message: string) =>
  `<ErrorResponse xmlns="${XMLNS}"><Error><Code>InvalidIdentityToken</Code><Message>${message}</Message></Error></ErrorResponse>`;
