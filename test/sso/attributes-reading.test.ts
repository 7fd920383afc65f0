/** Reading attributes: one, many, whether they are there, all names, everything; plain and sealed. */
import { describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { expectOk } from "../kit/service.ts";

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const NEVER = "9999-12-31T00:00:00";
const NAMES = { sub: "/names" };
const EXISTS = { sub: "/exists" };
const ALL = { sub: "/all" };

/** Three attributes: plain, sealed for a minute, and expired. Returns the clock at which they were made. */
async function given(owner: Owner): Promise<number> {
  const now = stopClock();
  const data = [
    { name: "sealed", value: "a sealed value", encrypt: true, expiration: 60 },
    { name: "plain", value: "a plain value" },
    { name: "expired", value: "an expired value", expiration: 1 },
  ];
  expectOk(await owner.call("POST", { data }));
  advance(1_000);
  return now;
}

describe.each(OWNERS)("of %s", (_kind, make) => {
  it("one that is found has exactly these fields, and its revision in the ETag", async () => {
    const owner = await make();
    const now = await given(owner);
    const answer = await owner.call("GET", { name: "sealed" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: "ok",
      cid: expect.stringMatching(/^[0-9a-f]{24}$/),
      found: true,
      name: "sealed",
      value: "a sealed value",
      creation_time: shown(now),
      last_modified: shown(now),
      expiration_time: shown(now + 60_000),
      is_encrypted: true,
    });
    expect(answer.headers.get("ETag")).toBe(`"${now}"`);
  });

  it.each(["expired", "none", "Plain", "plain "])("one that is not found is said so, and no more: %j", async (name) => {
    const owner = await make();
    await given(owner);
    const answer = await owner.call("GET", { name });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: "ok", cid: expect.any(String), found: false });
    expect(answer.headers.has("ETag")).toBe(false);
  });

  it("many come in the order asked for, as often as asked for, with their revisions", async () => {
    const owner = await make();
    const now = await given(owner);
    const times = { creation_time: shown(now), last_modified: shown(now) };
    const plain = { found: true, name: "plain", value: "a plain value", ...times, expiration_time: NEVER };
    const { result } = expectOk(await owner.call("GET", { data: ["plain", "expired", "plain", "none"] }));
    expect(result).toEqual([
      { ...plain, is_encrypted: false, revision: now, set_by: "owner" },
      { name: "expired", found: false },
      { ...plain, is_encrypted: false, revision: now, set_by: "owner" },
      { name: "none", found: false },
    ]);
  });

  it("exists is a boolean for one and an object for many, with every name as its own property", async () => {
    const owner = await make();
    await given(owner);
    expect(expectOk(await owner.call("GET", { name: "plain" }, EXISTS))).toEqual({ result: true });
    expect(expectOk(await owner.call("GET", { name: "expired" }, EXISTS))).toEqual({ result: false });
    expect(expectOk(await owner.call("GET", { data: "plain" }, EXISTS))).toEqual({ result: { plain: true } });
    const names = ["sealed", "expired", "none", "__proto__", "sealed", "constructor", "toString"];
    const { result } = expectOk(await owner.call("GET", { data: names }, EXISTS));
    expect(Object.entries(result as object)).toEqual([
      ["sealed", true],
      ["expired", false],
      ["none", false],
      ["__proto__", false],
      ["constructor", false],
      ["toString", false],
    ]);
  });

  it("names and everything are sorted by code points, without what has expired", async () => {
    const owner = await make();
    expect(expectOk(await owner.call("GET", {}, NAMES))).toEqual({ result: [] });
    expect(expectOk(await owner.call("GET", {}, ALL))).toEqual({ result: [] });
    const now = await given(owner);
    // In UTF-16, the surrogates of an emoji come before U+FFFD.
    const data = ["\ufffd", "😀", "Z", "a", "é", "10", "9"].map((name) => ({ name, value: name }));
    expectOk(await owner.call("PUT", { data }));

    const sorted = ["10", "9", "Z", "a", "plain", "sealed", "é", "\ufffd", "😀"];
    expect(expectOk(await owner.call("GET", {}, NAMES))).toEqual({ result: sorted });
    const { result } = expectOk(await owner.call("GET", {}, ALL));
    expect((result as { name: string }[]).map(({ name }) => name)).toEqual(sorted);
    expect(result).toContainEqual({
      found: true,
      name: "sealed",
      value: "a sealed value",
      creation_time: shown(now),
      last_modified: shown(now),
      expiration_time: shown(now + 60_000),
      is_encrypted: true,
      revision: now,
      set_by: "owner",
    });
  });

  it("decrypts what is encrypted unless it is told not to", async () => {
    const owner = await make();
    await given(owner);
    for (const decrypt of [undefined, "true", "yes", "1"]) {
      const asked = decrypt === undefined ? {} : { decrypt };
      const answer = await owner.call("GET", { name: "sealed", ...asked });
      expect(expectOk(answer)).toMatchObject({ value: "a sealed value", is_encrypted: true });
    }
    const sealed = expectOk(await owner.call("GET", { name: "sealed", decrypt: "false" }));
    expect(sealed).toMatchObject({ found: true, is_encrypted: true });
    const bytes = Uint8Array.fromBase64(String(sealed.value), { alphabet: "base64url" });
    expect(bytes).toHaveLength(31 + "a sealed value".length);
    expect(bytes[0]).toBe(2);

    const both = { data: ["sealed", "plain"], decrypt: "no" };
    expect(expectOk(await owner.call("GET", both)).result).toEqual([
      expect.objectContaining({ value: sealed.value, is_encrypted: true }),
      expect.objectContaining({ value: "a plain value", is_encrypted: false }),
    ]);
    expect(expectOk(await owner.call("GET", { decrypt: "off" }, ALL)).result).toEqual([
      expect.objectContaining({ name: "plain", value: "a plain value" }),
      expect.objectContaining({ name: "sealed", value: sealed.value }),
    ]);
  });

  it("HEAD says what GET says, without the body", async () => {
    const owner = await make();
    const now = await given(owner);
    const answer = await owner.call("HEAD", { name: "plain" });
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect(answer.headers.get("ETag")).toBe(`"${now}"`);
  });
});

describe.each(OWNERS)("what is stored for %s comes back exactly", (_kind, make) => {
  const VALUES = [
    "",
    " ",
    "0",
    "null",
    "true",
    "\u0000",
    "a\u0000b\u0000",
    "\u0000\u0000",
    "\ufeffx",
    "\u2028'\"\\",
    "😀",
    "e\u0301 é",
    "\ufffd\uffff",
    "%00&=+",
    "<b>",
    "'; DROP TABLE attribute; --",
  ];
  const TITLES = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "a b",
    " ",
    "%41",
    "'\"\\",
    "'; --",
    "😀",
    "é",
    "e\u0301",
    "[]",
    "*",
    "\u200b",
    "\u00ad",
  ];

  it.each([false, true])("values, encrypted: %s", async (encrypt) => {
    const owner = await make();
    for (const value of VALUES) {
      expectOk(await owner.call("PUT", { name: "one", value, encrypt }));
      expect(expectOk(await owner.call("GET", { name: "one" })).value).toBe(value);
    }
    const data = VALUES.map((value, i) => ({ name: `n${String(i).padStart(2, "0")}`, value }));
    expectOk(await owner.call("PUT", { data, encrypt }));
    const { result } = expectOk(await owner.call("GET", { data: data.map(({ name }) => name) }));
    expect((result as { value: string }[]).map(({ value }) => value)).toEqual(VALUES);
  });

  it("names, one by one and together", async () => {
    const owner = await make();
    for (const name of TITLES) {
      expectOk(await owner.call("POST", { name, value: `of ${name}` }));
      expect(expectOk(await owner.call("GET", { name }))).toMatchObject({ name, value: `of ${name}` });
    }
    const data = TITLES.map((name) => ({ name, value: `again ${name}` }));
    expectOk(await owner.call("PATCH", { data }));
    const { result } = expectOk(await owner.call("GET", { data: TITLES }));
    expect(result).toEqual(data.map((item) => expect.objectContaining(item)));
    expect((expectOk(await owner.call("GET", {}, NAMES)).result as string[]).toSorted()).toEqual(TITLES.toSorted());
    expectOk(await owner.call("DELETE", { data: TITLES.slice(1) }));
    expect(expectOk(await owner.call("GET", {}, NAMES))).toEqual({ result: ["__proto__"] });
    expect(Object.prototype).not.toHaveProperty("value");
  });
});
