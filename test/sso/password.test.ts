/** Passwords: who may change them, what ends with them, and how they are stored. */
import { scryptSync } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { fromBase64url, toBase64url } from "../../src/crypto/bytes.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { passwordCost } from "../kit/password-cost.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, LOGIN, USER } from "../kit/sso.ts";
import { sql, userPlace } from "../kit/storage.ts";
import { pauseWaking } from "../kit/waking.ts";

const NEXT = "the next password of tests";

const newAdmin = async () => newSession(await newPerson({ isSuperUser: true }));
const change = ({ ust }: LiveSession, fields: Fields) => ask("PATCH", `${USER}/password`, { ust, ...fields });
const login = ({ username }: Person, password: string) => ask("POST", LOGIN, { username, password });

async function storedOf({ objectName }: Person): Promise<string> {
  const [row] = await sql(userPlace(objectName), "SELECT password FROM user");
  return String(row?.password);
}

async function expectPassword(person: Person, right: string, wrong: string): Promise<void> {
  expectOk(await login(person, right));
  expectRefusal(await login(person, wrong), 403, "E005001");
}

describe("one's own password", () => {
  it("is changed with the old one; the session goes on and all others end", async () => {
    stopClock();
    const person = await newPerson();
    const [here, there] = [await signIn(person), await signIn(person)];
    const before = expectOk(await ask("GET", USER, { ust: here.ust }));
    advance(5000);
    expect(expectOk(await change(here, { old_password: PASSWORD, new_password: NEXT }))).toEqual({});

    expect([await isAlive(here.ust), await isAlive(there.ust)]).toEqual([true, false]);
    await expectPassword(person, NEXT, PASSWORD);
    const password_last_set = new Date(Date.now()).toISOString().slice(0, 19);
    expect(expectOk(await ask("GET", USER, { ust: here.ust }))).toEqual({ ...before, password_last_set });
  });

  it.each<[what: string, fields: (own: string) => Fields, status: number, code: string]>([
    ["a wrong old one", () => ({ old_password: "a wrong password" }), 403, "E005001"],
    ["no old one", () => ({}), 400, "E008003"],
    ["no old one, but one's own user_id", (user_id) => ({ user_id }), 400, "E008003"],
    ["an old one of null", () => ({ old_password: null }), 400, "E008003"],
    ["an old one that is no text", () => ({ old_password: ["a"] }), 400, "E008002"],
  ])("is not changed with %s, also by a super-user, and no session ends", async (_what, fields, status, code) => {
    for (const isSuperUser of [false, true]) {
      const person = await newPerson({ isSuperUser });
      const [here, there] = [await signIn(person), await signIn(person)];
      expectRefusal(await change(here, { new_password: NEXT, ...fields(person.userId) }), status, code);
      for (const { ust } of [here, there]) expect(await isAlive(ust)).toBe(true);
      await expectPassword(person, PASSWORD, NEXT);
    }
  });

  it("changed twice at once from the same old one is changed once", async () => {
    const person = await newPerson();
    const here = await signIn(person);
    const waking = await pauseWaking(userPlace(person.objectName));
    const first = change(here, { old_password: PASSWORD, new_password: "the first of two" });
    await waking.reached;
    expectOk(await change(here, { old_password: PASSWORD, new_password: NEXT }));
    waking.resume();
    expectRefusal(await first, 403, "E005001");
    await expectPassword(person, NEXT, "the first of two");
  });
});

describe("another's password", () => {
  it("is set by a super-user without the old one, which ends all sessions", async () => {
    const [admin, person] = [await newAdmin(), await newPerson()];
    const session = await signIn(person);
    const { userId: user_id } = person;
    expectOk(await change(admin, { user_id, new_password: NEXT }));
    expect(await isAlive(session.ust)).toBe(false);
    expect(await isAlive(admin.ust)).toBe(true);
    await expectPassword(person, NEXT, PASSWORD);

    expectOk(await change(admin, { user_id, new_password: PASSWORD, old_password: "which nobody asks for" }));
    await expectPassword(person, PASSWORD, NEXT);
  });

  it("is not set by anybody else, the old one known or not", async () => {
    const [session, person] = [await newSession(), await newPerson()];
    const { userId: user_id } = person;
    for (const known of [{}, { old_password: PASSWORD }]) {
      expectRefusal(await change(session, { user_id, new_password: NEXT, ...known }), 403, "E005001");
    }
    await expectPassword(person, PASSWORD, NEXT);
  });

  it("lets nobody in who is locked or not approved", async () => {
    const admin = await newAdmin();
    const person = await newPerson({ approvalStatus: "before_decision" });
    const { userId: user_id } = person;
    expectOk(await change(admin, { user_id, new_password: NEXT }));
    expectRefusal(await login(person, NEXT), 403, "E005004");
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin.ust, user_id }));
    expectOk(await change(admin, { user_id, new_password: PASSWORD }));
    expectRefusal(await login(person, PASSWORD), 403, "E005002");
  });
});

describe("a new password", () => {
  it.each([
    ["7 characters", "p".repeat(7), "E003002"],
    ["7 characters that are 14 UTF-16 units", "\u{1f511}".repeat(7), "E003002"],
    ["257 characters", "p".repeat(257), "E003003"],
  ])("of %s is refused", async (_what, new_password, code) => {
    const session = await newSession();
    expectRefusal(await change(session, { old_password: PASSWORD, new_password }), 400, code);
    await expectPassword(session.person, PASSWORD, new_password);
  });

  it("of 8 characters is taken, and of 256", async () => {
    const session = await newSession();
    const [short, long] = ["\u{1f511}".repeat(8), "p".repeat(256)];
    expectOk(await change(session, { old_password: PASSWORD, new_password: short }));
    expectOk(await change(session, { old_password: short, new_password: long }));
    await expectPassword(session.person, long, short);
  });

  it("must be given", async () => {
    expectRefusal(await change(await newSession(), { old_password: PASSWORD }), 400, "E008003");
  });
});

describe("what is stored", () => {
  it("is a hash with its parameters and a salt of its own", async () => {
    const [one, other] = [await newPerson(), await newPerson()];
    const stored = [await storedOf(one), await storedOf(other)];
    for (const each of stored) expect(each).toMatch(/^\$scrypt\$ln=1,r=1,p=1\$[\w-]{22}\$[\w-]{43}$/);
    const salts = stored.map((each) => each.split("$")[3]);
    expect(salts[0]).not.toBe(salts[1]);
  });

  it("has another salt after a change to the same password", async () => {
    const session = await newSession();
    const before = await storedOf(session.person);
    expectOk(await change(session, { old_password: PASSWORD, new_password: PASSWORD }));
    expect((await storedOf(session.person)).split("$")[3]).not.toBe(before.split("$")[3]);
  });

  it("at the real cost is what any scrypt of N=2^14, r=8, p=5 makes of password and salt", async () => {
    const cheap = { ...passwordCost };
    onTestFinished(() => {
      Object.assign(passwordCost, cheap);
    });
    Object.assign(passwordCost, { logN: 14, r: 8, p: 5 });
    const person = await newPerson();
    const [, name, parameters, salt = "", hash = ""] = (await storedOf(person)).split("$");
    expect([name, parameters]).toEqual(["scrypt", "ln=14,r=8,p=5"]);
    const options = { N: 2 ** 14, r: 8, p: 5, maxmem: 2 ** 25 };
    const derived = scryptSync(PASSWORD, fromBase64url(salt) ?? "", 32, options);
    expect(toBase64url(new Uint8Array(derived)) === hash).toBe(true);
    await expectPassword(person, PASSWORD, NEXT);
  });
});
