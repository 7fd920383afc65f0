/** What people and administrators of 0.1.0 have made when the deployment of the next version begins. */
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Answer } from "../../../scripts/call.ts";
import { type LocalSecrets, newLocalSecrets } from "../../../scripts/local-secrets.ts";
import { PASSWORD, ROLE } from "../aws-stage.ts";
import type { Service } from "../service.ts";
import { APP, ATTR, own, signIn } from "../sso-client.ts";

export const USER = "/zato/sso/user";
export const PROFILE = "/api/paps/finance";
/** The region in which the stand-in for AWS expects to be called. */
const REGION = "us-east-1";

/** The key with which check-outs call AWS. */
export interface AwsKey {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

export interface Scene {
  /** Tokens of sessions: the super-user's, Ana's, and another one of hers. */
  admin: string;
  ana: string;
  anaElsewhere: string;
  /** User ids. Bob is approved, Cleo is not. */
  anaId: string;
  bobId: string;
  cleoId: string;
  /** The session attribute of the profile that is static, and the profile's revision. */
  attributeId: string;
  department: string;
  /** What Ana has checked out. */
  transactionId: string;
}

/** Secrets under which check-outs can call AWS. */
export async function secretsWithAws(): Promise<{ secrets: LocalSecrets; aws: AwsKey }> {
  const accessKeyId = `AKIA${randomBytes(8).toString("hex").toUpperCase()}`;
  const aws = { accessKeyId, secretAccessKey: randomBytes(30).toString("base64"), region: REGION };
  const secrets = await newLocalSecrets();
  Object.assign(secrets.values, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: aws.secretAccessKey });
  return { secrets, aws };
}

/** Makes the scene. */
export async function newScene(service: Service): Promise<Scene> {
  const admin = await signIn(service);
  const make = async (username: string, fields: object) => {
    const body = { ...APP, ust: admin, username, password: PASSWORD, ...fields };
    return String((await done(service.call("POST", USER, { body }))).json.user_id);
  };
  const administer = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `TOKEN ${service.secrets.apiToken}` };
    return (await done(service.call(method, path, { headers, body }))).json;
  };
  const anaId = await make("ana", { auto_approve: true, email: "ana@example.com" });
  const bobId = await make("bob", { auto_approve: true });
  const cleoId = await make("cleo", {});
  const [ana, anaElsewhere] = [await signIn(service, "ana", PASSWORD), await signIn(service, "ana", PASSWORD)];
  const items = [
    { name: "project", value: "apollo", expiration: 86_400 },
    { name: "secret", value: "s", encrypt: true },
  ];
  await done(service.call("PUT", ATTR, { body: { ...own(ana), data: items } }));
  await done(service.call("PUT", `${USER}/attr`, { body: { ...APP, ust: ana, data: items } }));

  const departmentOf = { name: "Department", dataType: "String", multiValued: false };
  const department = String((await administer("POST", "/api/users/attributes", departmentOf)).id);
  const value = { op: "add", customUserAttribute: { attributeId: department, attributeValue: "IT" } };
  await administer("PATCH", `/api/users/${anaId}/custom-attributes`, [value]);
  const attributes = `${PROFILE}/session-attributes`;
  const costCenter = { sessionAttributeType: "Static", mappingName: "cost-center", attributeValue: "IT" };
  const attributeId = String((await administer("POST", attributes, costCenter)).id);
  const identity = { sessionAttributeType: "Identity", mappingName: "department", attributeSchemaId: department };
  await administer("POST", attributes, identity);
  await administer("PUT", `${PROFILE}/members/${anaId}`, undefined);
  for (const id of ["main", "other"]) await administer("PUT", `${PROFILE}/environments/${id}`, { roleArn: ROLE });
  // No object is asked for the tags of this one.
  const fixed = { sessionAttributeType: "Static", mappingName: "team", attributeValue: "red" };
  await administer("POST", "/api/paps/static/session-attributes", fixed);
  await administer("PUT", `/api/paps/static/members/${anaId}`, undefined);
  await administer("PUT", "/api/paps/static/environments/main", { roleArn: ROLE });
  const checkedOut = await service.call("POST", "/api/access/finance/environments/main", {
    headers: { authorization: `Bearer ${ana}` },
  });
  const transactionId = String((await done(Promise.resolve(checkedOut))).json.transactionId);
  return { admin, ana, anaElsewhere, anaId, bobId, cleoId, attributeId, department, transactionId };
}

async function done(answered: Promise<Answer>): Promise<Answer> {
  const answer = await answered;
  expect([200, 201, 204], answer.text).toContain(answer.status);
  return answer;
}
