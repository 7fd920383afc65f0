/**
 * A service that asks a stand-in for AWS, and what its people do there: administrators set profiles up with the API
 * token, persons check out with the token of their session.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Answer, CallOptions } from "../../scripts/call.ts";
import { type LocalSecrets, newLocalSecrets } from "../../scripts/local-secrets.ts";
import { type Service, type ServiceOptions, startService } from "./service.ts";
import { APP, ATTR, expectOk, own, signIn } from "./sso-client.ts";
import { type StsStandIn, startStsStandIn } from "./sts-stand-in.ts";

export const ROLE = "arn:aws:iam::123456789012:role/finance";
/** What people sign in with. */
export const PASSWORD = "a password of somebody";

/** A user who can sign in. */
export interface Member {
  userId: string;
  username: string;
  /** Signs in once more and returns the session's token. */
  signIn(): Promise<string>;
}

/** A service and its AWS. */
export interface Stage {
  sts: StsStandIn;
  secrets: LocalSecrets;
  /** The service that runs now. */
  service: Service;
  /** Stops the service and starts it anew over the same state, with the same secrets unless others are given. */
  restart(options?: Pick<ServiceOptions, "vars" | "secrets">): Promise<void>;
  /** All that was printed, by services before a restart too. */
  output(): string;
  close(): Promise<void>;
}

/** Starts a stand-in, and a service that is set up for it; `vars` are further settings. */
export async function openStage(vars: Record<string, string> = {}): Promise<Stage> {
  const key = {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    region: "us-east-1",
  };
  const sts = await startStsStandIn(key);
  const storage = await mkdtemp(join(tmpdir(), "session-attributes-storage-"));
  const secrets = await newLocalSecrets();
  Object.assign(secrets.values, { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });
  const start = (options: ServiceOptions = {}) =>
    startService({ storage, secrets, ...options, vars: { AWS_STS_ENDPOINT: sts.url, ...vars, ...options.vars } });
  let printed = "";
  const stage: Stage = {
    sts,
    secrets,
    service: await start(),
    restart: async (options) => {
      await stage.service.stop();
      printed += stage.service.output();
      stage.service = await start(options);
    },
    output: () => printed + stage.service.output(),
    close: async () => {
      await Promise.all([stage.service.stop(), sts.close()]);
      await rm(storage, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  return stage;
}

/** Calls the profile API with the API token, and returns the JSON of the answer, which must be a success. */
export async function administer<T>({ service }: Stage, method: string, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `TOKEN ${service.secrets.apiToken}` };
  const answer = await service.call(method, `/api${path}`, { headers, ...(body === undefined ? {} : { body }) });
  expect([200, 204], answer.text).toContain(answer.status);
  return answer.json as T;
}

/** Makes a profile with those session attributes and members, and an environment, by default `main`. */
export async function newProfile(
  stage: Stage,
  papId: string,
  {
    attributes = [],
    members = [],
    environment = {},
    environmentId = "main",
  }: { attributes?: object[]; members?: Member[]; environment?: object; environmentId?: string },
): Promise<void> {
  for (const attribute of attributes) await administer(stage, "POST", `/paps/${papId}/session-attributes`, attribute);
  for (const { userId } of members) await administer(stage, "PUT", `/paps/${papId}/members/${userId}`);
  await administer(stage, "PUT", `/paps/${papId}/environments/${environmentId}`, { roleArn: ROLE, ...environment });
}

/** Makes a user of that name, approved; further fields are those of the SSO API. */
export async function newMember(stage: Stage, username: string, fields: object = {}): Promise<Member> {
  const ust = await signIn(stage.service);
  const body = { ...APP, ust, username, password: PASSWORD, auto_approve: true, ...fields };
  const made = await stage.service.call("POST", "/zato/sso/user", { body });
  expectOk(made);
  return {
    userId: String(made.json.user_id),
    username,
    signIn: () => signIn(stage.service, username, PASSWORD),
  };
}

/** A super-user sets an attribute of a session through the SSO API: what its owner sets is no tag. */
export async function setAttribute(stage: Stage, ust: string, attribute: object): Promise<void> {
  const { service } = stage;
  const admin = await signIn(service);
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), current_ust: admin, ...attribute } }));
  await signOut(stage, admin);
}

/** Signs out. */
export async function signOut({ service }: Stage, ust: string): Promise<void> {
  expectOk(await service.call("POST", "/zato/sso/user/logout", { body: { ...APP, ust } }));
}

/** Calls the person's own side of the profile API with a session's token. */
export function access(
  { service }: Stage,
  ust: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  return service.call(method, `/api/access${path}`, { ...options, headers: { authorization: `Bearer ${ust}` } });
}

/** Checks an environment of a profile out. */
export function checkOut(stage: Stage, ust: string, papId: string, environmentId = "main"): Promise<Answer> {
  const query = { accessType: "PROGRAMMATIC" };
  return access(stage, ust, "POST", `/${papId}/environments/${environmentId}`, { query });
}

/** Checks out, which must succeed, and returns the id of the transaction. */
export async function checkedOut(stage: Stage, ust: string, papId: string, environmentId = "main"): Promise<string> {
  const answer = await checkOut(stage, ust, papId, environmentId);
  expect(answer.status, answer.text).toBe(200);
  return String(answer.json.transactionId);
}

/** Expects a refusal with exactly that status and code, in exactly the form of problems; returns its texts. */
export function expectProblem(
  answer: Answer,
  status: number,
  errorCode: string,
): { message: string; details: string | null } {
  expect([answer.status, answer.json.errorCode], answer.text).toEqual([status, errorCode]);
  const { message, details } = answer.json;
  expect(answer.json).toEqual({ status, errorCode, message: expect.stringMatching(/\S/), details });
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  return { message: String(message), details: details === null ? null : String(details) };
}
