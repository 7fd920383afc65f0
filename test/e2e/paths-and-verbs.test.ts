/** Which paths there are and which methods each takes, with the envelope that every answer has. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, expectOk, expectRefusal, LOGIN, own, signIn } from "./sso-client.ts";

/** A token of the right length and alphabet that no key has signed. */
const FORGED = `gAAAAA${"A".repeat(113)}=`;

let service: Service;
let ust: string;

beforeAll(async () => {
  service = await startService();
  ust = await signIn(service);
});
afterAll(() => service.stop());

it("has an id of its own in each answer", async () => {
  const body = { ...own(ust), name: "x" };
  const answers = await Promise.all([1, 2, 3].map(() => service.call("GET", ATTR, { body })));
  for (const answer of answers) expectOk(answer);
  expect(new Set(answers.map((answer) => answer.json.cid)).size).toBe(3);
});

it.each(["/none", "/zato/sso", "/zato/sso/session/attr/none", "/zato/sso/user/nothing"])(
  "knows no %s",
  async (path) => {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      expectRefusal(await service.call(method, path), 404, "E008001");
    }
  },
);

it.each([
  ["POST", "/", ["GET", "HEAD"]],
  ["OPTIONS", ATTR, ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]],
  ["PUT", `${ATTR}/exists`, ["GET", "HEAD"]],
  ["DELETE", `${ATTR}/names`, ["GET", "HEAD"]],
  ["POST", `${ATTR}/all`, ["GET", "HEAD"]],
  ["GET", LOGIN, ["POST"]],
  ["OPTIONS", LOGIN, ["POST"]],
  ["PUT", "/zato/sso/user/session", ["DELETE", "GET", "HEAD", "PATCH", "POST"]],
])("answers %s %s with the methods there are", async (method, path, methods) => {
  const answer = await service.call(method, path);
  expectRefusal(answer, 405, "E008001");
  expect(String(answer.headers.allow).split(/,\s*/).sort()).toEqual(methods);
});

it("answers HEAD as GET, without the body", async () => {
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), name: "head", value: "v" } }));
  const query = { ...own(ust), name: "head" };
  const [get, head] = [await service.call("GET", ATTR, { query }), await service.call("HEAD", ATTR, { query })];
  expectOk(get);
  expect([head.status, head.text]).toEqual([200, ""]);
  for (const name of ["content-type", "cache-control", "referrer-policy", "etag"]) {
    expect(head.headers[name]).toBe(get.headers[name]);
  }
  expect(head.headers["x-zato-cid"]).toMatch(/^[0-9a-f]{24}$/);
});

it("judges path, then method, then the body, then the application, then the tokens", async () => {
  const raw = "{";
  expectRefusal(await service.call("PUT", "/none", { raw }), 404, "E008001");
  expectRefusal(await service.call("PUT", `${ATTR}/names`, { raw }), 405, "E008001");
  expectRefusal(await service.call("PUT", ATTR, { raw }), 400, "E008002");
  expectRefusal(await service.call("PUT", ATTR, { body: { current_ust: FORGED } }), 400, "E004001");
  expectRefusal(await service.call("PUT", ATTR, { body: { ...APP, current_ust: FORGED } }), 400, "E008003");
  const forged = { ...own(FORGED), name: "n", value: "v", expiration: -1 };
  expectRefusal(await service.call("PUT", ATTR, { body: forged }), 403, "E007001");
  expectRefusal(await service.call("PUT", ATTR, { body: { ...forged, ...own(ust) } }), 400, "E008002");
});

it("says the same of a wrong password and of somebody unknown", async () => {
  const wrong = { ...APP, username: service.secrets.values.SUPER_USER_NAME, password: "not the password" };
  const known = await service.call("POST", LOGIN, { body: wrong });
  const unknown = await service.call("POST", LOGIN, { body: { ...wrong, username: "nobody" } });
  expectRefusal(known, 403, "E005001");
  expectRefusal(unknown, 403, "E005001");
  expect(unknown.json.message).toBe(known.json.message);
});
