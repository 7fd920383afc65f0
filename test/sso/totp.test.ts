/** The second factor at sign-in, and how its key is kept. */
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { pause } from "../kit/call-faults.ts";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { setDataKeys } from "../kit/keys.ts";
import { type LiveSession, newPerson, newSession, type Person } from "../kit/people.ts";
import { expectKey, FACTOR, KEY, login, newFactorPerson, nextStep, OTHER_KEY, STEP_MS } from "../kit/second-factors.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { inStorage, userPlace } from "../kit/storage.ts";
import { codeOf, wrongCodeOf } from "../kit/totp.ts";

const MINUTE_MS = 60_000;

let admin: LiveSession;
beforeAll(async () => {
  admin = await newSession(await newPerson({ isSuperUser: true }));
});
beforeEach(() => {
  stopClock();
});

const byAdmin = ({ userId }: Person, fields: Fields) =>
  ask("PATCH", USER, { ust: admin.ust, user_id: userId, ...fields });

describe("signing in with a second factor", () => {
  it("takes a code, and tells that only to who knows the password", async () => {
    const person = await newFactorPerson();
    for (const totp_code of [undefined, null, "", "  "]) {
      expectRefusal(await login(person, { totp_code }), 403, "E005008");
    }
    const told = expectRefusal(await login(person, { password: "a wrong password" }), 403, "E005001");
    expect(expectRefusal(await login({ ...person, username: crypto.randomUUID() }), 403, "E005001")).toBe(told);
    for (const totp_code of ["invalid", "1".repeat(1_000), 12345, await wrongCodeOf(KEY), await codeOf(KEY, 2)]) {
      expectRefusal(await login(person, { totp_code }), 403, "E005001");
    }
    const code = await codeOf(KEY);
    expectOk(await login(person, { totp_code: `${code.slice(0, 3)} ${code.slice(3)}` }));
  });

  it("takes each code once, whatever follows, and codes in their order only", async () => {
    const person = await newFactorPerson();
    const [early, late] = [await codeOf(KEY, -1), await codeOf(KEY, 1)];
    expectOk(await byAdmin(person, { is_locked: true }));
    expectRefusal(await login(person, { totp_code: late }), 403, "E005002");
    expectOk(await byAdmin(person, { is_locked: false }));
    expectRefusal(await login(person, { totp_code: late }), 403, "E005001");
    expectRefusal(await login(person, { totp_code: early }), 403, "E005001");
    advance(2 * STEP_MS);
    expectOk(await login(person, { totp_code: await codeOf(KEY) }));
  });

  it("lets one in of two who come with one code at the same moment", async () => {
    const person = await newFactorPerson();
    const totp_code = await codeOf(KEY);
    const answers = await Promise.all([login(person, { totp_code }), login(person, { totp_code })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  it("takes no used code again when the clock is set back", async () => {
    const person = await newFactorPerson();
    const before = Date.now();
    setClock(before + 10 * MINUTE_MS);
    expectOk(await login(person, { totp_code: await codeOf(KEY) }));
    setClock(before + MINUTE_MS);
    expectRefusal(await login(person, { totp_code: await codeOf(KEY) }), 403, "E005001");
    setClock(before + 11 * MINUTE_MS);
    expectOk(await login(person, { totp_code: await codeOf(KEY) }));
  });

  it("judges no code for a while after ten wrong ones; other people's password trials suspend nobody", async () => {
    const person = await newFactorPerson();
    for (let trial = 0; trial < 9; trial += 1) expectRefusal(await login(person, { totp_code: "x" }), 403, "E005001");
    expectRefusal(await login(person, { password: "a wrong password", totp_code: "x" }), 403, "E005001");
    expectRefusal(await login(person, { totp_code: "x" }), 403, "E005001");
    const held = await login(person, { totp_code: await codeOf(KEY) });
    expectRefusal(held, 429, "E005001");
    expect(held.headers.get("Retry-After")).toBe("300");
    expectRefusal(await login(person), 403, "E005008");
    advance(5 * MINUTE_MS);
    expectRefusal(await login(person, { totp_code: "x" }), 403, "E005001");
    expect((await login(person, { totp_code: "x" })).headers.get("Retry-After")).toBe("600");
    advance(10 * MINUTE_MS);
    expectOk(await login(person, { totp_code: await codeOf(KEY) }));
    nextStep();
    expectRefusal(await login(person, { totp_code: "x" }), 403, "E005001");
    expectOk(await login(person, { totp_code: await codeOf(KEY) }));
  });

  it("ignores a code where it is off", async () => {
    const person = await newPerson();
    expectOk(await login(person, { totp_code: "whatever" }));
  });

  it("tells of a lock only to who has both factors, and changes a password with both", async () => {
    const person = await newPerson({ factor: FACTOR, passwordMustChange: true });
    const new_password = "the next password of tests";
    expectRefusal(await login(person, { new_password, totp_code: "x" }), 403, "E005001");
    expectRefusal(await login(person, { new_password }), 403, "E005008");
    expectOk(await login(person, { new_password, totp_code: await codeOf(KEY) }));
  });
});

it("a key that is replaced while somebody signs in with the old one ends that session before it begins", async () => {
  const person = await newFactorPerson();
  const creation = pause({ namespace: "SESSIONS", method: "begin" }, "before");
  const answer = login(person, { totp_code: await codeOf(KEY) });
  await creation.reached;
  expectOk(await ask("PATCH", `${USER}/totp`, { ust: admin.ust, user_id: person.userId, totp_key: OTHER_KEY }));
  creation.resume();
  expectRefusal(await answer, 403, "E005001");
  await expectKey(person, OTHER_KEY);
});

describe("key and label", () => {
  it("are sealed anew with the values of attributes, and what cannot be opened is a fault, not a way in", async () => {
    setDataKeys(1, 1);
    const person = await newPerson({ factor: { ...FACTOR, label: "mine" } });
    const { ust } = await newSession(await newPerson({ isSuperUser: true }));
    setDataKeys(2, 1, 2);
    const stub = userObject(env, person.objectName);
    expect(await stub.call((object) => object.rewrap(person.userId))).toMatchObject({ done: 2, remaining: 0 });
    setDataKeys(2, 2);
    const about = { ust, user_id: person.userId };
    expect(expectOk(await ask("GET", USER, about)).totp_label).toBe("mine");
    await expectKey(person, KEY);

    setDataKeys(3, 3);
    vi.spyOn(console, "error").mockReturnValue();
    nextStep();
    expectRefusal(await login(person, { totp_code: await codeOf(KEY) }), 500, "E008004");
    expectRefusal(await ask("GET", USER, about), 500, "E008004");
    // Whoever administers gives a new key and a new label.
    expectOk(await ask("PATCH", `${USER}/totp`, { ...about, totp_key: OTHER_KEY, totp_label: "new" }));
    await expectKey(person, OTHER_KEY);
  });

  it("lie sealed, and stay what they are when data keys are rotated", async () => {
    const person = await newPerson({ factor: { ...FACTOR, label: "a telephone of Ann's" } });
    const cells = await inStorage(userPlace(person.objectName), ({ sql }) =>
      JSON.stringify(sql.exec("SELECT name, hex(value) AS value FROM sealed_field").toArray()),
    );
    for (const plain of [KEY, "telephone"]) {
      expect(cells).not.toContain(plain);
      expect(cells).not.toContain(new TextEncoder().encode(plain).toHex().toUpperCase());
    }
    const read: Answer = await ask("GET", USER, { ust: admin.ust, user_id: person.userId });
    expect(expectOk(read).totp_label).toBe("a telephone of Ann's");
    await expectKey(person, KEY);
  });
});
