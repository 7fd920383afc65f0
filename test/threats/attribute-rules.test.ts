/** Threats to the rules of attributes: a person gets round one by the form of a call. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { type Answer, APP, call, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { inStorage, sql } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";

const RULES = [
  { names: "level", set_by: "super-user" },
  { names: "risk.*", set_by: "super-user", read_by: "super-user" },
  { names: "short", max_expiration: 60, encrypt: true },
];
beforeEach(() => setSetting("ATTRIBUTE_RULES", RULES));

/** A super-user's write, on the same owner. */
async function setAsSuperUser({ path, who }: Owner, fields: Fields): Promise<void> {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  const acts = who.current_ust === undefined ? { ust } : { current_ust: ust };
  expectOk(await call("PUT", path, { body: { ...APP, ...who, ...acts, ...fields } }));
}

const rows = ({ place }: Owner) => sql(place, "SELECT * FROM attribute ORDER BY name");
const item = (name: string) => ({ name, value: "the owner's" });

/** Forms in which an owner may try to write a name; those of DELETE take names alone. */
const WRITES: [method: string, fieldsOf: (name: string) => Fields, headers?: Record<string, string>][] = [
  ["POST", item],
  ["PUT", item],
  ["PATCH", item],
  ["PATCH", (name) => ({ name, expiration: 1 })],
  ["PUT", (name) => ({ name, expiration: 1 })],
  ["PUT", item, { "If-None-Match": "*" }],
  ["PATCH", item, { "If-Match": "*" }],
  ["PUT", (name) => ({ data: [item("free"), item(name), item("free")] })],
  ["PUT", (name) => ({ name: "", data: [item(name)] })],
  ["POST", (name) => ({ ...item(name), data: [item("free")] })],
  ["DELETE", (name) => ({ name })],
  ["DELETE", (name) => ({ name }), { "If-Match": "*" }],
  ["DELETE", (name) => ({ data: ["free", name] })],
];

describe.each(OWNERS)("threat 46: of %s", (_kind, make) => {
  test.each(WRITES)("no %s writes or deletes what is a super-user's to set", async (method, fieldsOf, headers = {}) => {
    const owner = await make();
    expectOk(await owner.call("PUT", { name: "free", value: "1" }));
    for (const name of ["level", "risk.score"]) {
      const absent = expectRefusal(await owner.call(method, fieldsOf(name), { headers }), 403, "E005001");
      await setAsSuperUser(owner, { name, value: "the super-user's" });
      const before = await rows(owner);
      // Whether it is there is not told either.
      expect(expectRefusal(await owner.call(method, fieldsOf(name), { headers }), 403, "E005001")).toBe(absent);
      expect(await rows(owner)).toEqual(before);
    }
  });

  test("no read tells of what super-users alone read", async () => {
    const owner = await make();
    expectOk(await owner.call("PUT", { name: "free", value: "1" }));
    const all = (): Promise<Answer>[] => [
      owner.call("GET", { name: "risk.score" }),
      owner.call("GET", { name: "risk.score", decrypt: "false" }),
      owner.call("GET", { name: "risk.score" }, { headers: { "If-None-Match": "*" } }),
      owner.call("GET", { data: ["free", "risk.score"] }),
      owner.call("GET", { name: "risk.score" }, { sub: "/exists" }),
      owner.call("GET", { data: ["free", "risk.score"] }, { sub: "/exists" }),
      owner.call("GET", {}, { sub: "/names" }),
      owner.call("GET", {}, { sub: "/all" }),
    ];
    const said = async () =>
      (await Promise.all(all())).map(({ status, body: { cid: _cid, ...body } }) => [status, body]);
    const absent = await said();
    await setAsSuperUser(owner, { name: "risk.score", value: "0.9" });
    expect(await said()).toEqual(absent);
    expect(absent.map(([status]) => status)).toEqual([403, 403, 403, 403, 403, 403, 200, 200]);
  });

  test("no write leaves a value longer than its rule allows, or in plain", async () => {
    const owner = await make();
    setSetting("ATTRIBUTE_RULES", []);
    expectOk(await owner.call("PUT", { name: "short", value: "before the rule" }));
    setSetting("ATTRIBUTE_RULES", RULES);
    for (const fields of [
      { name: "short", value: "1" },
      { name: "short", value: "1", encrypt: false },
      { data: [{ name: "short", value: "1", encrypt: false }], encrypt: false },
      { name: "short", expiration: 60 },
      { data: [{ name: "short", value: "1", expiration: 60 }], expiration: 3_600 },
    ]) {
      expectOk(await owner.call("PUT", fields));
      const [{ keyId, expires } = {}] = await inStorage(owner.place, storedAttributes);
      expect(keyId).not.toBeNull();
      expect(expires ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(Date.now() + 60_000);
    }
    for (const expiration of [61, 0, null, "0", "61"]) {
      expectRefusal(await owner.call("PATCH", { name: "short", expiration }), 400, "E008002");
      const data = [{ name: "short", value: "1" }];
      expectRefusal(await owner.call("PUT", { data, expiration }), 400, "E008002");
    }
  });

  test("where the rules are malformed, nothing is read or written without them", async () => {
    vi.spyOn(console, "log").mockReturnValue();
    const owner = await make();
    await setAsSuperUser(owner, { name: "risk.score", value: "0.9" });
    const before = await rows(owner);
    setSetting("ATTRIBUTE_RULES", [...RULES, { name: "misspelt" }]);
    expectRefusal(await owner.call("GET", {}, { sub: "/all" }), 503, "E008004");
    expectRefusal(await owner.call("PUT", { name: "risk.score", value: "0.1" }), 503, "E008004");
    expect(await rows(owner)).toEqual(before);
  });
});
