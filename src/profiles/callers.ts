// Who calls the profile API: nobody in particular, an API token with its scope, or a person with a live session. One
// credential opens an operation, and no other does.

import type { Context } from "hono";
import { type AwsSettings, apiTokens, awsSettings, checkProfileSettings, checkSessionSettings } from "../config.ts";
import type { Parameters } from "../contract/operation.ts";
import type { Acts, ProfileOperation } from "../contract/profiles/operation.ts";
import { type ApiToken, findApiToken, isApiTokenShaped, opensProfile } from "../crypto/api-token.ts";
import type { Actor } from "../domain/actor.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { credentialOf } from "../http/authorization.ts";
import { countCall, countInvalidCredential } from "../http/rates.ts";
import { verifiedSession } from "../http/session-token.ts";
import { isPlainHttp, PLAIN_HTTP_RULE } from "../http/transport.ts";
import { actorOf } from "../objects/object-client.ts";
import { awsKeyMissing, noToken, Problem, sessionEnded, unknownToken } from "./problems.ts";

/** A person who calls. */
interface Person {
  actor: Actor;
}

interface Callers {
  "as-anyone": null;
  "as-reader": ApiToken;
  "as-writer": ApiToken;
  "as-person": Person;
  "as-person-at-aws": Person & { aws: AwsSettings };
}

export type CallerOf<A extends Acts> = Callers[A];

type Called<A extends Acts> = Pick<ProfileOperation<Parameters, A>, "acts" | "takes" | "needsAllProfiles">;

const FIND: { [A in Acts]: (c: Context<AppEnv>, operation: Called<A>) => Promise<Callers[A]> } = {
  "as-anyone": async () => null,
  "as-reader": async (c, operation) => admitted(c, await callingToken(c), operation),
  "as-writer": async (c, operation) => {
    const token = await callingToken(c);
    if (token.scope !== "write") throw new Problem("forbidden", "This API token may only read.");
    return admitted(c, token, operation);
  },
  "as-person": (c) => callingPerson(c),
  "as-person-at-aws": async (c) => ({ ...(await callingPerson(c)), aws: readyAws(c) }),
};

/** Finds who calls. @throws {Problem} without the credential that the operation needs */
export async function callerOf<A extends Acts>(c: Context<AppEnv>, operation: Called<A>): Promise<CallerOf<A>> {
  const { acts } = operation;
  if (acts !== "as-anyone" && isPlainHttp(c.env, c.req.raw)) throw new Problem("invalid", PLAIN_HTTP_RULE);
  return FIND[acts](c, operation);
}

/** A token that is confined to some profiles opens what is of these alone. */
function admitted(c: Context<AppEnv>, token: ApiToken, { takes, needsAllProfiles }: Called<Acts>): ApiToken {
  if (token.profiles === null) return token;
  if (needsAllProfiles) throw new Problem("forbidden", "This API token is confined to some profiles, and this is not.");
  if ("papId" in takes && !opensProfile(token, c.req.param("papId") ?? "")) {
    throw new Problem("forbidden", "This API token is confined to other profiles.");
  }
  return token;
}

async function callingToken(c: Context<AppEnv>): Promise<ApiToken> {
  checkProfileSettings(c.env);
  const presented = oneToken(credentialOf(c.req.raw.headers, SCHEMES));
  const isShaped = presented !== undefined && isApiTokenShaped(presented);
  const token = isShaped ? await findApiToken(apiTokens(c.env), presented) : null;
  if (!token) {
    await countInvalidCredential(c.env, c.req.raw);
    if (isShaped) throw unknownToken("The API token is unknown.");
    throw noToken("An API token is needed: `Authorization: TOKEN <token>`.");
  }
  audit(c, { actor: token.name });
  await countCall(c.env, "CALLS", `api-token ${token.name}`);
  return token;
}

/** Britive's scheme and the usual one, for API tokens and sessions alike. */
const SCHEMES = ["token", "bearer"];

/** No token has white space in it, and none is empty. */
const oneToken = (token: string | undefined) => (token !== undefined && /^\S+$/.test(token) ? token : undefined);

async function callingPerson(c: Context<AppEnv>): Promise<Person> {
  const token = oneToken(credentialOf(c.req.raw.headers, SCHEMES));
  if (token === undefined) {
    await countInvalidCredential(c.env, c.req.raw);
    throw noToken("A session is needed: `Authorization: Bearer <session token>`.");
  }
  checkSessionSettings(c.env);
  const sessionId = await verifiedSession(c, token);
  if (sessionId === null) throw sessionEnded();
  await countCall(c.env, "CALLS", sessionId);
  const actor = await liveActor(c, sessionId);
  if (!actor) throw sessionEnded();
  audit(c, { actor: actor.userId });
  return { actor };
}

/** How AWS is asked. @throws {Problem} where that is not set up */
function readyAws(c: Context<AppEnv>): AwsSettings {
  const aws = awsSettings(c.env);
  if (aws.missing.length > 0 && aws.tokenIssuer === null) throw awsKeyMissing(aws);
  return aws;
}

/** The live session of a token, or null: unknown, ended, expired and malformed tokens are not told apart. */
export async function sessionOfToken(c: Context<AppEnv>, token: string): Promise<Actor | null> {
  checkSessionSettings(c.env);
  const sessionId = await verifiedSession(c, token);
  return sessionId === null ? null : liveActor(c, sessionId);
}

async function liveActor(c: Context<AppEnv>, sessionId: string): Promise<Actor | null> {
  const alive = await actorOf(c.env, sessionId);
  return alive.ok ? alive.actor : null;
}
