/** Bodies that no test inside the runtime can send: on GET and DELETE, in chunks, too large, of another length than said. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../scripts/call.ts";
import { BODY_BYTES } from "../../src/limits.ts";
import { exchange, requestText } from "./raw-socket.ts";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, expectOk, expectRefusal, own, signIn } from "./sso-client.ts";

let service: Service;
let ust: string;

beforeAll(async () => {
  service = await startService();
  ust = await signIn(service);
});
afterAll(() => service.stop());

const put = (name: string, value: string) => service.call("PUT", ATTR, { body: { ...own(ust), name, value } });
const get = (name: string) => service.call("GET", ATTR, { body: { ...own(ust), name } });

/** A call that sets an attribute, padded with a parameter nobody knows to exactly that many bytes. */
function paddedPut(name: string, bytes: number): string {
  const text = JSON.stringify({ ...own(ust), name, value: "v", padding: "" });
  return text.replace('"padding":""', `"padding":"${" ".repeat(bytes - text.length)}"`);
}

describe("a body with any method", () => {
  it("deletes by name, and by a list of names", async () => {
    for (const name of ["a", "b", "c"]) expectOk(await put(name, "v"));
    expectOk(await service.call("DELETE", ATTR, { body: { ...own(ust), name: "a" } }));
    expectOk(await service.call("DELETE", ATTR, { body: { ...own(ust), data: ["b", "never-there"] } }));
    const { json } = await service.call("GET", `${ATTR}/exists`, { body: { ...own(ust), data: ["a", "b", "c"] } });
    expect(json.result).toEqual({ a: false, b: false, c: true });
  });

  it("refuses a parameter that is one thing in the query and another in the body", async () => {
    const answer = await service.call("GET", ATTR, { query: { name: "x" }, body: { ...own(ust), name: "y" } });
    expectRefusal(answer, 400, "E008002");
  });

  it("takes the token from the Authorization header where a client can send no body", async () => {
    expectOk(await put("seen", "v"));
    const headers = { authorization: `Bearer ${ust}` };
    const answer = await service.call("GET", ATTR, { query: { ...APP, name: "seen" }, headers });
    expect(answer.json).toMatchObject({ found: true, value: "v" });
  });

  it("refuses what is not JSON, not an object, or not UTF-8", async () => {
    for (const raw of ["{", "[]", '"text"', "a=b", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)]) {
      expectRefusal(await service.call("POST", ATTR, { raw }), 400, "E008002");
    }
  });
});

describe("a body in chunks", () => {
  it("is read as one with a length", async () => {
    const body = { ...own(ust), name: "chunked", value: "v" };
    expectOk(await service.call("PUT", ATTR, { body, chunked: true }));
    expect((await get("chunked")).json).toMatchObject({ found: true, value: "v" });
  });
});

describe("a body of 1 MiB", () => {
  it.each([false, true])("is taken, and one byte more is 413 (in chunks: %s)", async (chunked) => {
    expectOk(await service.call("PUT", ATTR, { raw: paddedPut(`full-${chunked}`, BODY_BYTES), chunked }));
    const over = await service.call("PUT", ATTR, { raw: paddedPut(`over-${chunked}`, BODY_BYTES + 1), chunked });
    expectRefusal(over, 413, "E008002");
    expect((await get(`full-${chunked}`)).json.found).toBe(true);
    expect((await get(`over-${chunked}`)).json.found).toBe(false);
  });

  it.each([false, true])("eight times over is refused, and the service goes on (in chunks: %s)", async (chunked) => {
    const sent = service.call("PUT", ATTR, { raw: paddedPut(`huge-${chunked}`, 8 * BODY_BYTES), chunked });
    // A server may close on a client that is still sending, which then sees a broken connection.
    const answer = await sent.catch((error: NodeJS.ErrnoException): Answer | string => String(error.code));
    if (typeof answer === "string") expect(["ECONNRESET", "EPIPE"]).toContain(answer);
    else expectRefusal(answer, 413, "E008002");
    expect((await get(`huge-${chunked}`)).json).toMatchObject({ status: "ok", found: false });
  });
});

describe("a length that lies", () => {
  const body = () => JSON.stringify({ ...own(ust), name: "lied", value: "v" });
  const nothingStored = async () => expect((await get("lied")).json).toMatchObject({ status: "ok", found: false });

  it("too short: the rest is no part of the call", async () => {
    const received = await exchange(service.url, requestText("PUT", ATTR, body().length - 1, body()));
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toContain("E008002");
    await nothingStored();
  });

  it("too long, and the client hangs up: nothing is stored", async () => {
    const received = await exchange(service.url, requestText("PUT", ATTR, body().length + 10, body()), {
      hangUp: true,
    });
    expect(received).not.toMatch(/^HTTP\/1\.1 200 /);
    await nothingStored();
  });

  it("above the limit with a small body: refused for what it says, or never answered", async () => {
    const received = await exchange(service.url, requestText("PUT", ATTR, 8 * BODY_BYTES, body()));
    expect(received).toMatch(/^$|^HTTP\/1\.1 413 /);
    await nothingStored();
  });

  it.each(["-1", "1e3", "abc"])("not a number (%s): refused", async (length) => {
    const received = await exchange(service.url, requestText("PUT", ATTR, length, body()));
    expect(received).toMatch(/^$|^HTTP\/1\.1 400 /);
    await nothingStored();
  });
});
