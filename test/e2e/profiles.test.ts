/**
 * The calls of the profile API as the documentation of the imitated API shows them, byte for byte what its curl
 * examples send over a socket, and what its SDK and its Terraform provider send, answered field by field.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, CallOptions } from "../../scripts/call.ts";
import { holdingObjects } from "../harness/stored-objects.ts";
import { type Service, startService } from "./service.ts";
import { signIn } from "./sso-client.ts";

/** What `curl --data-raw` says about a body, whatever is in it. */
const CURL = { "content-type": "application/x-www-form-urlencoded", accept: "*/*", "user-agent": "curl/8.17.0" };
const RECORD_ID = /^[0-9a-z]{20}$/;

let storage: string;
let service: Service;

beforeAll(async () => {
  storage = await mkdtemp(join(tmpdir(), "session-attributes-storage-"));
  service = await startService({ storage });
});
afterAll(async () => {
  await service.stop();
  await rm(storage, { recursive: true, force: true, maxRetries: 3 });
});

let profiles = 0;
/** The path of a profile that nobody wrote to, as the documentation writes it: with a slash at the end. */
function newProfile(): string {
  profiles += 1;
  return `/api/paps/profile-${profiles}/session-attributes/`;
}

/** Calls with the API token of the service, as curl does. */
function call(method: string, path: string, { headers, ...options }: CallOptions = {}): Promise<Answer> {
  const authorization = `TOKEN ${service.secrets.apiToken}`;
  return service.call(method, path, { headers: { ...CURL, authorization, ...headers }, ...options });
}

function expectNothing(answer: Answer): void {
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect(answer.headers["content-type"]).toBeUndefined();
}

function expectProblem(answer: Answer, status: number, errorCode: string): void {
  expect([answer.status, answer.json.errorCode]).toEqual([status, errorCode]);
  expect(Object.keys(answer.json).sort()).toEqual(["details", "errorCode", "message", "status"]);
  expect(answer.json.status).toBe(status);
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
}

const documentedPost = `{
    "attributeSchemaId": "89zu0rj78d0xqs5j2063",
    "mappingName": "cost-center",
    "transitive": true,
    "sessionAttributeType": "Identity",
    "attributeValue": "IT"
}`;

const documentedPut = (id: unknown) => `{
    "id": "${id}",
    "attributeSchemaId": "89zu0rj78d0xqs5j2063",
    "mappingName": "cost-center",
    "transitive": false,
    "sessionAttributeType": "Identity",
    "attributeValue": "HR"
}`;

const ADDED = {
  id: expect.stringMatching(RECORD_ID),
  attributeSchemaId: "89zu0rj78d0xqs5j2063",
  mappingName: "cost-center",
  transitive: true,
  sessionAttributeType: "Identity",
  attributeValue: "IT",
};

describe("the documented calls", () => {
  it("add, list, replace and remove an attribute", async () => {
    const path = newProfile();
    const post = await call("POST", path, { raw: documentedPost });
    expect([post.status, post.json]).toEqual([200, ADDED]);
    const { id } = post.json;

    const get = await call("GET", path.slice(0, -1));
    expect([get.status, JSON.parse(get.text)]).toEqual([200, [{ ...ADDED, id }]]);
    expect(get.headers.etag).toBe('"1"');

    expectNothing(await call("PUT", path, { raw: documentedPut(id) }));
    const replaced = await call("GET", path.slice(0, -1));
    expect(JSON.parse(replaced.text)).toEqual([{ ...ADDED, id, transitive: false, attributeValue: "HR" }]);

    expectNothing(await call("DELETE", `${path}${id}`));
    const empty = await call("GET", path.slice(0, -1));
    expect([empty.status, empty.text]).toEqual([200, "[]"]);
  });

  it("list several in order of addition", async () => {
    const path = newProfile();
    for (const name of ["z", "a", "m"]) {
      expect((await call("POST", path, { raw: documentedPost.replace("cost-center", name) })).status).toBe(200);
    }
    const list = JSON.parse((await call("GET", path)).text) as { mappingName: string }[];
    expect(list.map(({ mappingName }) => mappingName)).toEqual(["z", "a", "m"]);
  });

  it("define an identity attribute and give it to a person", async () => {
    const body = { name: "EmployeeNumber", description: "Employee Number", dataType: "String", multiValued: false };
    const { status, json } = await call("POST", "/api/users/attributes", { body });
    const defined = { ...body, id: expect.stringMatching(RECORD_ID), builtIn: false, identityTypes: ["User"] };
    expect([status, json]).toEqual([200, defined]);

    const { userId } = await somebody();
    const values = `/api/users/${userId}/custom-attributes`;
    const value = { attributeId: json.id, attributeValue: "0042" };
    expectNothing(await call("PATCH", values, { body: [{ op: "add", customUserAttribute: value }] }));
    expect(JSON.parse((await call("GET", values)).text)).toEqual([value]);
    expectNothing(await call("DELETE", `/api/users/attributes/${json.id}`));
    expect((await call("GET", values)).text).toBe("[]");
  });
});

/** The person whom the SSO API knows as the first super-user. */
async function somebody(): Promise<{ userId: string }> {
  const ust = await signIn(service);
  const { json } = await service.call("GET", "/zato/sso/user", { body: { ust, current_app: "CRM" } });
  return { userId: String(json.user_id) };
}

describe("the SDK", () => {
  it("asks first whether the service is there, without a token, then for its features", async () => {
    const health = await service.call("HEAD", "/api/health");
    expect([health.status, health.text]).toEqual([200, ""]);
    const features = JSON.parse((await service.call("GET", "/api/features")).text) as object[];
    for (const feature of features) expect(feature).toEqual({ name: expect.any(String), enabled: expect.any(Boolean) });
  });

  it("finds what it needs in every error", async () => {
    expectProblem(await service.call("GET", newProfile()), 401, "AU-0018");
    const headers = { authorization: `TOKEN sat_${"A".repeat(43)}` };
    expectProblem(await call("GET", newProfile(), { headers }), 401, "AU-0015");
    expectProblem(await call("POST", newProfile(), { raw: "{}" }), 400, "E1003");
    expectProblem(await call("DELETE", `${newProfile()}none`), 404, "E1004");
    expectProblem(await call("PATCH", newProfile(), { raw: "{}" }), 405, "E1000");
    expectProblem(await call("POST", newProfile(), { raw: `"${"x".repeat(1_048_576)}"` }), 413, "E1000");
  });
});

describe("Terraform", () => {
  it("finds an identity attribute by its name, then by its id", async () => {
    // Go's url.QueryEscape writes spaces as pluses.
    const found = await call("GET", "/api/users/attributes?filter=name+eq+%22Email%22");
    const [email, ...others] = JSON.parse(found.text) as { id: string; name: string }[];
    expect([email?.name, others]).toEqual(["Email", []]);
    const byId = await call("GET", `/api/users/attributes/${email?.id}`);
    expect(byId.json).toEqual(email);
    expect((await call("GET", "/api/users/attributes?filter=name+eq+%22None%22")).text).toBe("[]");
  });

  it("gets an array also where there is nothing, never an answer without a body", async () => {
    const { status, text } = await call("GET", newProfile());
    expect([status, text]).toEqual([200, "[]"]);
  });
});

it("no call is answered by a redirect, with a slash at the end or without", async () => {
  const path = newProfile();
  for (const form of [path, path.slice(0, -1)]) {
    for (const method of ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]) {
      const { status, headers } = await call(method, form, { raw: "{}" });
      expect([300 <= status && status < 400, headers.location]).toEqual([false, undefined]);
    }
  }
});

it("sends a body in chunks, and a chunk too many is told so", async () => {
  const added = await call("POST", newProfile(), { raw: documentedPost, chunked: true });
  expect(added.json).toEqual(ADDED);
  const pad = " ".repeat(1_048_577 - documentedPost.length);
  expectProblem(await call("POST", newProfile(), { raw: documentedPost + pad, chunked: true }), 413, "E1000");
});

it("stores nothing of profiles that are only read", async () => {
  const written = () => holdingObjects(storage, "ProfileObject").length;
  expect((await call("POST", newProfile(), { raw: documentedPost })).status).toBe(200);
  const before = written();
  for (let i = 0; i < 20; i += 1) expect((await call("GET", newProfile())).status).toBe(200);
  expect(written()).toBe(before);
  expect(before).toBeGreaterThan(0);
});

it("keeps what was written when the service is started anew", async () => {
  const path = newProfile();
  const { json } = await call("POST", path, { raw: documentedPost });
  const { secrets } = service;
  await service.stop();
  service = await startService({ secrets, storage });
  expect(JSON.parse((await call("GET", path)).text)).toEqual([json]);
});
