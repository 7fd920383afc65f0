/** Encrypted attributes as they lie in storage, and what happens when they cannot be opened. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newSession } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { alter, evict, inStorage, type Place, sessionPlace, sql } from "../kit/storage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const VALUE = "a value that nobody may find in storage";
const seal = async (owner: Owner, name: string, value = VALUE) =>
  expectOk(await owner.call("PUT", { name, value, encrypt: true }));

const key = (byte: number) => new Uint8Array(32).fill(byte).toBase64({ alphabet: "base64url" });
const keys = (primary: number, ...ids: number[]) =>
  JSON.stringify({ primary, keys: Object.fromEntries(ids.map((id) => [id, key(id)])) });

const blob = async (place: Place, name: string) =>
  new Uint8Array((await sql(place, "SELECT value FROM attribute WHERE name = ?", name))[0]?.value as ArrayBuffer);
const spoil = (place: Place, name: string, value: Uint8Array) =>
  alter(place, "UPDATE attribute SET value = ? WHERE name = ?", value.buffer as ArrayBuffer, name);

/** Everything that an object's tables hold, as text of one byte a character. */
async function everythingStored(place: Place): Promise<string> {
  const bytes = (cell: SqlStorageValue) =>
    cell instanceof ArrayBuffer ? new Uint8Array(cell) : new TextEncoder().encode(String(cell));
  return inStorage(place, ({ sql: database }) => {
    const tables = database.exec(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    );
    const rows = tables.toArray().flatMap(({ name }) => database.exec(`SELECT * FROM "${name}"`).toArray());
    return rows.flatMap((row) => Object.values(row).map((cell) => String.fromCharCode(...bytes(cell)))).join("\n");
  });
}

/** The one answer to a call that needs what cannot be opened, the event that it logs, and its code. */
async function expectUnreadable(owner: Owner, parameters: Fields, code: string, { method = "GET", sub = "" } = {}) {
  const errors = vi.spyOn(console, "error").mockReturnValue();
  const answer = await owner.call(method, parameters, { sub });
  const message = expectRefusal(answer, 500, "E008004");
  expect(message).not.toMatch(/decrypt|cipher|key|auth/i);
  const lines = errors.mock.calls.map(([line]) => JSON.parse(String(line)));
  // Alarms of other objects may say at any time that they cannot seal anew under such keys.
  expect(lines).toContainEqual(expect.objectContaining({ event: "undecipherable", code }));
  expect(JSON.stringify(lines)).not.toContain(VALUE);
  errors.mockRestore();
}

describe.each(OWNERS)("of %s", (_kind, make) => {
  it("a sealed value is a blob, a plain one is text, and the plain text of the sealed one is nowhere", async () => {
    const owner = await make();
    await seal(owner, "sealed");
    expectOk(await owner.call("PUT", { data: [{ name: "many", value: VALUE }], encrypt: true }));
    expectOk(await owner.call("PUT", { name: "plain", value: "in plain text" }));
    expect(await sql(owner.place, "SELECT name, typeof(value) AS type FROM attribute ORDER BY name")).toEqual([
      { name: "many", type: "blob" },
      { name: "plain", type: "text" },
      { name: "sealed", type: "blob" },
    ]);
    const stored = await everythingStored(owner.place);
    expect(stored).toContain("in plain text");
    for (let from = 0; from + 6 <= VALUE.length; from += 1) expect(stored).not.toContain(VALUE.slice(from, from + 6));
  });

  it("what was plain is sealed, and what was sealed is plain, when it is written so", async () => {
    const owner = await make();
    expectOk(await owner.call("PUT", { name: "a", value: VALUE }));
    expect(await everythingStored(owner.place)).toContain(VALUE);
    await seal(owner, "a");
    expect(await everythingStored(owner.place)).not.toContain(VALUE);
    expectOk(await owner.call("PATCH", { name: "a", value: VALUE }));
    expect(await everythingStored(owner.place)).toContain(VALUE);
    expect(expectOk(await owner.call("GET", { name: "a" }))).toMatchObject({ is_encrypted: false });
  });

  it("the same value is sealed differently each time, with the id of the primary key", async () => {
    setSetting("DATA_KEYS", keys(515, 515));
    const owner = await make();
    await seal(owner, "a");
    const first = await blob(owner.place, "a");
    await seal(owner, "a");
    const second = await blob(owner.place, "a");
    expect([...first.subarray(0, 3)]).toEqual([2, 2, 3]);
    expect(second.subarray(3, 15)).not.toEqual(first.subarray(3, 15));
    expect(second.subarray(15)).not.toEqual(first.subarray(15));
  });

  it.each<[string, (owner: Owner) => Promise<unknown>, string]>([
    ["another name's", async ({ place }) => spoil(place, "a", await blob(place, "b")), "auth_failed"],
    ["changed in its text", async ({ place }) => spoil(place, "a", flipped(await blob(place, "a"), 20)), "auth_failed"],
    ["changed in its tag", async ({ place }) => spoil(place, "a", flipped(await blob(place, "a"), -1)), "auth_failed"],
    [
      "changed in its key id",
      async ({ place }) => spoil(place, "a", flipped(await blob(place, "a"), 1)),
      "key_unknown",
    ],
    ["of another format", async ({ place }) => spoil(place, "a", flipped(await blob(place, "a"), 0)), "format_error"],
    ["cut off", async ({ place }) => spoil(place, "a", (await blob(place, "a")).slice(0, -1)), "auth_failed"],
    [
      "random",
      async ({ place }) => spoil(place, "a", crypto.getRandomValues(new Uint8Array(64)).fill(1, 0, 1).fill(9, 1, 3)),
      "key_unknown",
    ],
    [
      "a sealed text under a spoilt salt",
      ({ place }) => alter(place, "UPDATE attribute_owner SET salt = randomblob(16)"),
      "auth_failed",
    ],
  ])("a value that is %s is an error, never not found, and stays", async (_what, change, code) => {
    const owner = await make();
    await seal(owner, "a");
    await seal(owner, "b", `${VALUE}, too`);
    await change(owner);
    const before = await sql(owner.place, "SELECT * FROM attribute ORDER BY name");

    await expectUnreadable(owner, { name: "a" }, code);
    await expectUnreadable(owner, { data: ["none", "a"] }, code);
    await expectUnreadable(owner, {}, code, { sub: "/all" });
    expect(await sql(owner.place, "SELECT * FROM attribute ORDER BY name")).toEqual(before);

    // Whoever needs no plain text can still see it and write a new value. Its expiry is bound into it, so that stays.
    expect(expectOk(await owner.call("GET", { name: "a" }, { sub: "/exists" })).result).toBe(true);
    expect(expectOk(await owner.call("GET", { name: "a", decrypt: "false" }))).toMatchObject({ is_encrypted: true });
    const other = { name: "other", value: "1" };
    await expectUnreadable(owner, { name: "a", expiration: 60 }, code, { method: "PATCH" });
    await expectUnreadable(owner, { data: [other, { name: "a", expiration: 60 }] }, code, { method: "PUT" });
    expect(await sql(owner.place, "SELECT * FROM attribute ORDER BY name")).toEqual(before);
    await seal(owner, "a", `${VALUE} again`);
    expect(expectOk(await owner.call("GET", { name: "a" })).value).toBe(`${VALUE} again`);
  });

  it.each<[string, string, string]>([
    ["a key of the same id that is another one", JSON.stringify({ primary: 1, keys: { "1": key(99) } }), "auth_failed"],
    ["no key of that id", keys(2, 2), "key_unknown"],
  ])("with %s it is an error, and with the old key it is there again", async (_what, other, code) => {
    setSetting("DATA_KEYS", keys(1, 1));
    const owner = await make();
    await seal(owner, "a");
    await evict(owner.place);
    setSetting("DATA_KEYS", other);
    await expectUnreadable(owner, { name: "a" }, code);
    await evict(owner.place);
    setSetting("DATA_KEYS", keys(1, 1));
    expect(expectOk(await owner.call("GET", { name: "a" })).value).toBe(VALUE);
  });

  it("with a new primary key beside it, an old value opens and a new one is sealed under the new key", async () => {
    setSetting("DATA_KEYS", keys(1, 1));
    const owner = await make();
    await seal(owner, "old");
    await evict(owner.place);
    setSetting("DATA_KEYS", keys(2, 1, 2));
    await seal(owner, "new");
    expect((await blob(owner.place, "new"))[2]).toBe(2);
    for (const name of ["old", "new"]) expect(expectOk(await owner.call("GET", { name })).value).toBe(VALUE);
  });
});

it("a value of another session does not open, also in the same person's", async () => {
  const first = await newSession();
  const second = await newSession(first.person);
  const tokens = ({ ust }: typeof first) => ({ ...APP, current_ust: ust, target_ust: ust, name: "a" });
  for (const session of [first, second]) {
    expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens(session), value: VALUE, encrypt: true } }));
  }
  await spoil(sessionPlace(second.sessionId), "a", await blob(sessionPlace(first.sessionId), "a"));
  vi.spyOn(console, "error").mockReturnValue();
  expectRefusal(await call("GET", SESSION_ATTR, { query: tokens(second) }), 500, "E008004");
  expect(expectOk(await call("GET", SESSION_ATTR, { query: tokens(first) })).value).toBe(VALUE);
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const index = at < 0 ? bytes.length + at : at;
  return bytes.with(index, (bytes[index] ?? 0) ^ 1);
}
