/** Keys of second factors: which are taken, and that they lie sealed. */
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { stopClock } from "../kit/clock.ts";
import { setDataKeys } from "../kit/keys.ts";
import { type LiveSession, newPerson, newSession } from "../kit/people.ts";
import { change, expectKey, FACTOR, KEY, login, nextStep, OTHER_KEY } from "../kit/second-factor.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { inStorage, userPlace } from "../kit/storage.ts";
import { codeOf } from "../kit/totp.ts";

let admin: LiveSession;
beforeAll(async () => {
  admin = await newSession(await newPerson({ isSuperUser: true }));
});
beforeEach(() => {
  stopClock();
});

describe("a key", () => {
  it.each([
    ["9 bytes", "GEZDGNBVGY3TQOI"],
    ["65 bytes", "A".repeat(104)],
    ["another alphabet", "0189 ABCD EFGH IJKL"],
    ["nothing", ""],
  ])("of %s is not taken", async (_what, totp_key) => {
    expectRefusal(await change(await newSession(), { totp_key }), 400, "E008002");
  });

  it.each([
    ["10 bytes", "GEZDGNBVGY3TQOJQ"],
    ["64 bytes", "A".repeat(103)],
  ])("of %s is taken", async (_what, totp_key) => {
    const session = await newSession();
    expectOk(await change(session, { totp_key, is_totp_enabled: true }));
    await expectKey(session.person, totp_key);
  });
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
    const read = await ask("GET", USER, { ust: admin.ust, user_id: person.userId });
    expect(expectOk(read).totp_label).toBe("a telephone of Ann's");
    await expectKey(person, KEY);
  });
});
