/** Threats to what is sealed: moved, changed, sealed twice under one nonce, or left without its key. */
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { fromBase64url, randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { Cipher, newSalt, SEALED_OVERHEAD_BYTES } from "../../src/crypto/cipher.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";
import { type LiveSession, newPerson, newSession } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGOUT } from "../kit/sso.ts";
import { alter, evict, type Place, sessionPlace, sql, userPlace } from "../kit/storage.ts";

const SECRET = "a value that must be sealed";
const NAMES = ["one", "two"];

let session: LiveSession;
let place: Place;
beforeEach(async () => {
  session = await newSession();
  place = sessionPlace(session.sessionId);
  await seal(session);
});

function seal({ ust }: LiveSession): Promise<unknown> {
  const data = NAMES.map((name) => ({ name, value: SECRET, encrypt: true }));
  return ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, data }).then(expectOk);
}
const read = (more: Record<string, string> = { name: "one" }, { ust } = session) =>
  ask("GET", SESSION_ATTR, { current_ust: ust, target_ust: ust, ...more });
const rows = (at = place) => sql(at, "SELECT name, value FROM attribute ORDER BY name");
const plant = (value: ArrayBuffer, at = place, name = "one") =>
  alter(at, "UPDATE attribute SET value = ? WHERE name = ?", value, name);
const stored = async (at = place, name = "one") => {
  const [row] = await sql(at, "SELECT value FROM attribute WHERE name = ?", name);
  return row?.value as ArrayBuffer;
};

/** The codes of the values that could not be opened, as the log has them. */
function undecipherable(): string[] {
  const codes: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((line: string) => {
    const { event, code } = JSON.parse(line);
    if (event === "undecipherable") codes.push(code);
  });
  onTestFinished(() => spy.mockRestore());
  return codes;
}

/** Expects the one answer to whatever cannot be opened, and that nothing was touched by the attempt. */
async function expectUnreadable(answer: () => Promise<Answer>, at = place): Promise<void> {
  const before = await rows(at);
  const refused = await answer();
  expectRefusal(refused, 500, "E008004");
  expect(JSON.stringify(refused.body)).not.toContain(SECRET);
  expect(await rows(at)).toEqual(before);
}

describe("threat 12: a sealed value opens where it was sealed and nowhere else", () => {
  test("not under another name", async () => {
    const codes = undecipherable();
    await plant(await stored(place, "two"));
    await expectUnreadable(read);
    expect(codes).toEqual(["auth_failed"]);
  });

  test("not in another session, nor in one of the same person, nor with the person", async () => {
    const codes = undecipherable();
    const foreign = await stored();
    const others = [await newSession(), await newSession(session.person)];
    for (const other of others) {
      await seal(other);
      await plant(foreign, sessionPlace(other.sessionId));
      await expectUnreadable(() => read({ name: "one" }, other), sessionPlace(other.sessionId));
    }
    const { ust, person } = session;
    expectOk(await ask("PUT", USER_ATTR, { ust, name: "one", value: SECRET, encrypt: true }));
    await plant(foreign, userPlace(person.objectName));
    await expectUnreadable(() => ask("GET", USER_ATTR, { ust, name: "one" }), userPlace(person.objectName));
    expect(codes).toEqual(["auth_failed", "auth_failed", "auth_failed"]);
  });

  test("not among values of another purpose under the same key", async () => {
    const keyring = parseKeyring(env.DATA_KEYS ?? "");
    const cipher = new Cipher(keyring, { kind: "session", id: "id" }, newSalt());
    const sealed = await cipher.seal("credentials", "one", SECRET);
    expect(await cipher.open("credentials", "one", sealed)).toBe(SECRET);
    await expect(cipher.open("attribute", "one", sealed)).rejects.toMatchObject({ code: "auth_failed" });
  });

  test("one that does not open fails a read of many as a whole, and leaves the others readable", async () => {
    undecipherable();
    await plant(await stored(place, "two"));
    await expectUnreadable(() =>
      ask("GET", `${SESSION_ATTR}/all`, { current_ust: session.ust, target_ust: session.ust }),
    );
    expect(expectOk(await read({ name: "two" })).value).toBe(SECRET);
  });
});

describe("threat 13: a sealed value that was changed is an error, and never shown as it lies", () => {
  test.each([
    ["its format", 0, "format_error"],
    ["the id of its key", 1, "key_unknown"],
    ["its nonce", 3, "auth_failed"],
    ["its text", 15, "auth_failed"],
    ["its tag", -1, "auth_failed"],
  ])("in %s", async (_what, at, code) => {
    const codes = undecipherable();
    const bytes = new Uint8Array(await stored());
    const index = at < 0 ? bytes.length + at : at;
    bytes.set([(bytes[index] ?? 0) ^ 0x80], index);
    await plant(bytes.buffer);
    await expectUnreadable(read);
    expect(codes).toEqual([code]);
  });

  test("cut, it is not even stored; put in plain, it is no longer called encrypted", async () => {
    const sealed = await stored();
    await expect(plant(sealed.slice(0, SEALED_OVERHEAD_BYTES - 1))).rejects.toThrow("CHECK constraint");
    await plant(sealed.slice(0, -1));
    undecipherable();
    await expectUnreadable(read);
    await alter(place, "UPDATE attribute SET value = 'in plain' WHERE name = 'one'");
    expect(expectOk(await read())).toMatchObject({ value: "in plain", is_encrypted: false });
  });
});

describe("threat 14: no nonce serves twice under one key", () => {
  test("of 20,000 values under one key", async () => {
    const cipher = new Cipher(parseKeyring(env.DATA_KEYS ?? ""), { kind: "session", id: "id" }, newSalt());
    const nonces = new Set<string>();
    for (let i = 0; i < 20_000; i += 1) {
      nonces.add(toBase64url((await cipher.seal("attribute", "name", "")).subarray(3, 15)));
    }
    expect(nonces.size).toBe(20_000);
  });

  test("and each object has a key of its own, made from a salt of its own, also when it is made again", async () => {
    const saltOf = async (at: Place) => {
      const [row] = await sql(at, "SELECT salt FROM attribute_owner");
      return toBase64url(new Uint8Array(row?.salt as ArrayBuffer));
    };
    const places = [place, sessionPlace((await newSession()).sessionId)];
    const people = [session.person, await newPerson()];
    const salts = await Promise.all([...places, ...people.map(({ objectName }) => userPlace(objectName))].map(saltOf));
    expect(new Set(salts).size).toBe(4);
    for (const salt of salts) expect(fromBase64url(salt)).toHaveLength(16);

    const admin = await newSession(await newPerson({ isSuperUser: true }));
    const { username, userId, objectName } = session.person;
    expectOk(await ask("DELETE", "/zato/sso/user", { ust: admin.ust, user_id: userId }));
    expectOk(await ask("POST", "/zato/sso/user", { ust: admin.ust, username, password: "a-password" }));
    expect(salts).not.toContain(await saltOf(userPlace(objectName)));
  });
});

const key = () => toBase64url(randomBytes(32));
const keys = (primary: number, all: Record<string, unknown>) => JSON.stringify({ primary, keys: all });

describe("threat 15: with a wrong key nothing is read, changed or lost", () => {
  const present = () => JSON.parse(env.DATA_KEYS ?? "").keys["1"] as string;

  test.each([
    ["the value's key is gone", () => keys(2, { 2: key() }), "key_unknown"],
    ["another key stands in its place", () => keys(1, { 1: key() }), "auth_failed"],
    ["two keys are swapped", () => keys(2, { 1: key(), 2: present() }), "auth_failed"],
  ])("when %s, reading fails, and works again with the right one", async (_what, setting, code) => {
    const codes = undecipherable();
    const right = env.DATA_KEYS;
    setSetting("DATA_KEYS", setting());
    await evict(place);
    await expectUnreadable(read);
    setSetting("DATA_KEYS", right);
    expect(expectOk(await read()).value).toBe(SECRET);
    expect(codes).toEqual([code]);
  });

  test.each([
    ["there are none", () => undefined],
    ["the primary one is missing", () => keys(2, { 1: present() })],
    ["one is too short", () => keys(1, { 1: present().slice(0, 42) })],
    ["they are no JSON", () => present()],
    ["one stands there twice", () => keys(1, { 1: present(), 2: present() })],
  ])("when %s, nothing is sealed or read at all: 503", async (_what, setting) => {
    const before = await rows();
    setSetting("DATA_KEYS", setting());
    const { ust } = session;
    for (const answer of [
      await read(),
      await ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, name: "one", value: "b", encrypt: true }),
      await ask("POST", LOGOUT, { ust }),
    ]) {
      expectRefusal(answer, 503, "E008004");
    }
    expect(await rows()).toEqual(before);
  });
});
