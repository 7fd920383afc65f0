/**
 * The calls as the documentation of the imitated API shows them, byte for byte what `curl -XPUT ... -d '{...}'` and
 * `curl -XGET ... -d '{...}'` send, answered field by field.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, DATE_TIME, expectOk, own, signIn } from "./sso-client.ts";

/** What `curl -d` says about a body, whatever is in it. */
const CURL = { "content-type": "application/x-www-form-urlencoded", accept: "*/*", "user-agent": "curl/8.17.0" };

const FOUND = [
  "cid",
  "creation_time",
  "expiration_time",
  "found",
  "is_encrypted",
  "last_modified",
  "name",
  "status",
  "value",
];

let service: Service;
let ust: string;

beforeAll(async () => {
  service = await startService();
  ust = await signIn(service);
});
afterAll(() => service.stop());

const documentedPut = () => `
{
"current_ust": "${ust}",
"target_ust": "${ust}",
"current_app": "CRM",
"name": "my-new-rest-attribute",
"value": "my-new-rest-value",
"encrypt": true,
"expiration": 3600
}
`;

const documentedGet = (name: string) => `
  {
   "current_ust": "${ust}",
   "target_ust": "${ust}",
   "current_app": "CRM",
   "name": "${name}"
  }
  `;

it("sets an encrypted attribute that expires, and reads it back decrypted", async () => {
  const put = await service.call("PUT", ATTR, { raw: documentedPut(), headers: CURL });
  expectOk(put);
  expect(Object.keys(put.json).sort()).toEqual(["cid", "status"]);

  const get = await service.call("GET", ATTR, { raw: documentedGet("my-new-rest-attribute"), headers: CURL });
  expectOk(get);
  expect(Object.keys(get.json).sort()).toEqual(FOUND);
  expect(get.json).toMatchObject({
    found: true,
    name: "my-new-rest-attribute",
    value: "my-new-rest-value",
    is_encrypted: true,
    creation_time: expect.stringMatching(DATE_TIME),
  });
  expect(get.json.last_modified).toBe(get.json.creation_time);
  expect(seconds(get.json.expiration_time) - seconds(get.json.creation_time)).toBe(3600);
  expect(Math.abs(seconds(get.json.creation_time) - Date.now() / 1000)).toBeLessThan(10);
  expect(get.headers.etag).toMatch(/^"\d+"$/);
});

it("shows an attribute that never expires with the last day of the year 9999", async () => {
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), name: "my-attribute", value: "my-value" } }));
  const { json } = await service.call("GET", ATTR, { raw: documentedGet("my-attribute"), headers: CURL });
  expect(json).toMatchObject({ found: true, value: "my-value", expiration_time: "9999-12-31T00:00:00" });
  expect(json.is_encrypted).toBe(false);
});

it("answers for an attribute that is not there with found and nothing about it", async () => {
  const get = await service.call("GET", ATTR, { raw: documentedGet("no-such"), headers: CURL });
  expectOk(get);
  expect(get.json).toEqual({ status: "ok", cid: get.json.cid, found: false });
});

it("needs no Content-Type", async () => {
  expectOk(await service.call("PUT", ATTR, { raw: documentedPut().replaceAll("rest", "bare") }));
  const { json } = await service.call("GET", ATTR, { raw: documentedGet("my-new-bare-attribute") });
  expect(json).toMatchObject({ found: true, value: "my-new-bare-value" });
});

it("makes no difference between query string and body", async () => {
  const inQuery = { ...own(ust), name: "in-query", value: "007", expiration: "60" };
  expectOk(await service.call("PUT", ATTR, { query: inQuery }));
  const fromBody = await service.call("GET", ATTR, { body: { ...own(ust), name: "in-query" } });
  const fromQuery = await service.call("GET", ATTR, { query: { ...own(ust), name: "in-query" } });
  const fromBoth = await service.call("GET", ATTR, { query: { ...APP, name: "in-query" }, body: own(ust) });
  for (const answer of [fromBody, fromQuery, fromBoth]) {
    expectOk(answer);
    expect(answer.json).toEqual({ ...fromBody.json, cid: answer.json.cid, value: "007" });
  }
});

it("sets and reads many in one call", async () => {
  const data = [
    { name: "one", value: "1" },
    { name: "two", value: "2", encrypt: true },
  ];
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), data, expiration: 600 }, headers: CURL }));
  const { json } = await service.call("GET", ATTR, { body: { ...own(ust), data: ["two", "none", "one"] } });
  expect(json.result).toEqual([
    expect.objectContaining({ name: "two", found: true, value: "2", is_encrypted: true }),
    { name: "none", found: false },
    expect.objectContaining({ name: "one", found: true, value: "1", is_encrypted: false }),
  ]);
});

/** Seconds since 1970 of a date-time as the API writes it. */
function seconds(dateTime: unknown): number {
  expect(dateTime).toMatch(DATE_TIME);
  return Date.parse(`${dateTime}Z`) / 1000;
}
