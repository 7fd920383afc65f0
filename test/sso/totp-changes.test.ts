/** The second factor where it is set, changed and switched off, by people themselves and by administrators. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { expectKey, FACTOR, KEY, login, newFactorPerson, nextStep, OTHER_KEY } from "../kit/second-factors.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, LOGIN, USER } from "../kit/sso.ts";
import { inStorage, userPlace } from "../kit/storage.ts";
import { codeOf } from "../kit/totp.ts";

let admin: LiveSession;
beforeAll(async () => {
  admin = await newSession(await newPerson({ isSuperUser: true }));
});
beforeEach(() => {
  stopClock();
});

const change = ({ ust }: LiveSession, fields: Fields) => ask("PATCH", USER, { ust, ...fields });
const changeKey = ({ ust }: LiveSession, fields: Fields = {}) => ask("PATCH", `${USER}/totp`, { ust, ...fields });
const byAdmin = ({ userId }: Person, fields: Fields) =>
  ask("PATCH", USER, { ust: admin.ust, user_id: userId, ...fields });

/** A person with a second factor, and a session that was made with it. */
async function signedIn() {
  const person = await newFactorPerson();
  const { ust } = expectOk(await login(person, { totp_code: await codeOf(KEY) }));
  const session: LiveSession = { ust: String(ust), sessionId: "", person };
  nextStep();
  return { person, session };
}

describe("a second factor", () => {
  it("is switched on with a session alone; the key is made, told once, and ends all other sessions", async () => {
    const person = await newPerson();
    const [here, there] = [await signIn(person), await signIn(person)];
    const made = expectOk(await change(here, { is_totp_enabled: true, totp_label: "a telephone" }));
    expect(made).toMatchObject({ is_totp_enabled: true, totp_label: "a telephone" });
    expect(made.totp_key).toMatch(/^[A-Z2-7]{32}$/);
    expect(made.totp_uri).toBe(`otpauth://totp/CRM:${person.username}?secret=${made.totp_key}&issuer=CRM`);
    expect([await isAlive(here.ust), await isAlive(there.ust)]).toEqual([true, false]);
    const { totp_key: _, totp_uri: __, ...seen } = made;
    expect(expectOk(await ask("GET", USER, { ust: here.ust }))).toEqual(seen);
    expectRefusal(await login(person), 403, "E005008");
    await expectKey(person, String(made.totp_key));
  });

  it("is made by an administrator together with the user", async () => {
    const user = { username: crypto.randomUUID(), password: PASSWORD, auto_approve: true };
    const asked = { ust: admin.ust, ...user, is_totp_enabled: true, totp_label: "a token" };
    const made = expectOk(await ask("POST", USER, asked));
    expect(made).toMatchObject({ is_totp_enabled: true, totp_label: "a token" });
    const { totp_key, user_id } = made;
    expect(expectOk(await ask("GET", USER, { ust: admin.ust, user_id }))).not.toHaveProperty("totp_key");
    expectOk(await ask("POST", LOGIN, { ...user, totp_code: await codeOf(String(totp_key)) }));
  });

  it("of a key that is given is not told again, and off it is only stored", async () => {
    const user = { username: crypto.randomUUID(), password: PASSWORD, auto_approve: true, totp_key: KEY };
    const made = expectOk(await ask("POST", USER, { ust: admin.ust, ...user }));
    expect(made).not.toHaveProperty("totp_key");
    const { ust } = expectOk(await ask("POST", LOGIN, user));
    const on = expectOk(await ask("PATCH", USER, { ust, is_totp_enabled: true, new_totp_code: await codeOf(KEY) }));
    expect(on).not.toHaveProperty("totp_key");
    expectRefusal(await ask("POST", LOGIN, { ...user, totp_code: await codeOf(KEY) }), 403, "E005001");
    nextStep();
    expectOk(await ask("POST", LOGIN, { ...user, totp_code: await codeOf(KEY) }));
  });

  it("is not made for anybody who does not ask for it", async () => {
    const person = await newPerson();
    const rows = await inStorage(userPlace(person.objectName), ({ sql }) =>
      sql.exec("SELECT * FROM sealed_field").toArray(),
    );
    expect(rows).toEqual([]);
  });

  it("is switched off with an unused code, and not without", async () => {
    const { person, session } = await signedIn();
    expectRefusal(await change(session, { is_totp_enabled: false }), 403, "E005008");
    expectRefusal(await change(session, { is_totp_enabled: false, totp_code: "x" }), 403, "E005001");
    expectRefusal(await change(session, { is_totp_enabled: false, totp_code: await codeOf(KEY, -1) }), 403, "E005001");
    const there = await newSession(person);
    const off = expectOk(await change(session, { is_totp_enabled: false, totp_code: await codeOf(KEY) }));
    expect(off.is_totp_enabled).toBe(false);
    expectOk(await login(person));
    expect(await isAlive(there.ust)).toBe(true);
    expect(await isAlive(session.ust)).toBe(true);
  });

  it("that is off is switched off without a code", async () => {
    const session = await newSession();
    expectOk(await change(session, { is_totp_enabled: false }));
  });

  it("gets another key with an unused code, and not without", async () => {
    const { person, session } = await signedIn();
    expectRefusal(await change(session, { totp_key: OTHER_KEY }), 403, "E005008");
    expectRefusal(await changeKey(session, { totp_key: OTHER_KEY }), 403, "E005008");
    expectRefusal(await changeKey(session), 403, "E005008");
    expectRefusal(await changeKey(session, { totp_key: OTHER_KEY, totp_code: "x" }), 403, "E005001");
    expect(expectOk(await changeKey(session, { totp_key: OTHER_KEY, totp_code: await codeOf(KEY) }))).toEqual({});
    await expectKey(person, OTHER_KEY);
    expectRefusal(await login(person, { totp_code: await codeOf(KEY) }), 403, "E005001");
  });

  it("gets a new key only if that works: a telephone that failed to take it locks nobody out", async () => {
    const { person, session } = await signedIn();
    const both = { totp_key: OTHER_KEY, totp_code: await codeOf(KEY) };
    expectRefusal(await changeKey(session, { ...both, new_totp_code: "123" }), 403, "E005001");
    nextStep();
    const again = { totp_key: OTHER_KEY, totp_code: await codeOf(KEY), new_totp_code: await codeOf(OTHER_KEY) };
    expectOk(await changeKey(session, again));
    expectRefusal(await login(person, { totp_code: await codeOf(OTHER_KEY) }), 403, "E005001");
    await expectKey(person, OTHER_KEY);
  });

  it("is told its own key again, which starts its memory anew; other keys count as wrong codes", async () => {
    const { person, session } = await signedIn();
    const code = await codeOf(KEY);
    expectOk(await login(person, { totp_code: code }));
    expectRefusal(await login(person, { totp_code: code }), 403, "E005001");
    const spelled = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
    expect(expectOk(await change(session, { is_totp_enabled: true, totp_key: spelled }))).not.toHaveProperty(
      "totp_key",
    );
    expectOk(await login(person, { totp_code: code }));
    for (let trial = 0; trial < 10; trial += 1) {
      expectRefusal(await change(session, { totp_key: OTHER_KEY }), 403, "E005008");
    }
    expectRefusal(await change(session, { totp_key: KEY }), 429, "E005001");
    nextStep();
    expectRefusal(await login(person, { totp_code: await codeOf(KEY) }), 429, "E005001");
  });

  it("is labelled, and switched on while it is on, without a code; no session ends", async () => {
    const { person, session } = await signedIn();
    const there = expectOk(await login(person, { totp_code: await codeOf(KEY) }));
    expect(expectOk(await change(session, { is_totp_enabled: true, totp_label: "mine" })).totp_label).toBe("mine");
    expect(expectOk(await changeKey(session, { totp_label: "" }))).toEqual({});
    expect(expectOk(await ask("GET", USER, { ust: session.ust })).totp_label).toBeNull();
    expect(await isAlive(String(there.ust))).toBe(true);
  });

  it("of a lost telephone is replaced by a super-user, who needs no code; all sessions end", async () => {
    const { person, session } = await signedIn();
    const reset = { ust: admin.ust, user_id: person.userId };
    const { totp_key } = expectOk(await ask("PATCH", `${USER}/totp`, reset));
    expect(await isAlive(session.ust)).toBe(false);
    await expectKey(person, String(totp_key));
    expectOk(await byAdmin(person, { is_totp_enabled: false }));
    expectOk(await login(person));
  });

  it("of a super-user is the super-user's own, with a code as anybody's", async () => {
    const person = await newPerson({ isSuperUser: true, factor: FACTOR });
    const session = await newSession(person);
    expectRefusal(await change(session, { is_totp_enabled: false, user_id: person.userId }), 403, "E005008");
    expectOk(await change(session, { is_totp_enabled: false, totp_code: await codeOf(KEY) }));
  });

  it("is nobody else's to change", async () => {
    const person = await newFactorPerson();
    const stranger = await newSession();
    expectRefusal(await change(stranger, { user_id: person.userId, is_totp_enabled: false }), 403, "E005001");
    expectRefusal(await changeKey(stranger, { user_id: person.userId }), 403, "E005001");
    await expectKey(person, KEY);
  });

  it.each([
    ["9 bytes", "GEZDGNBVGY3TQOI"],
    ["65 bytes", "A".repeat(104)],
    ["another alphabet", "0189 ABCD EFGH IJKL"],
    ["nothing", ""],
  ])("takes no key of %s", async (_what, totp_key) => {
    expectRefusal(await change(await newSession(), { totp_key }), 400, "E008002");
  });

  it.each([
    ["10 bytes", "GEZDGNBVGY3TQOJQ"],
    ["64 bytes", "A".repeat(103)],
  ])("takes a key of %s", async (_what, totp_key) => {
    const session = await newSession();
    expectOk(await change(session, { totp_key, is_totp_enabled: true }));
    await expectKey(session.person, totp_key);
  });
});
