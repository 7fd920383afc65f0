/**
 * What is told first where everything is wrong at once, from the gate to the last row of the contract's table of signing
 * in. Each step takes one fault away; what is told is the first of those that are left. `test/domain/sign-in.test.ts` has
 * every pair of the rows that follow the password.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { BY_THE_SERVICE, newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { FACTOR, KEY, nextStep } from "../kit/second-factors.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { codeOf, wrongCodeOf } from "../kit/totp.ts";

const NEXT = "the next password of tests";
const WRONG = "a wrong password";
const PAST = "1999-12-31T11:22:33";
const MINUTE_MS = 60_000;
const FOREIGN = { Origin: "https://elsewhere.example" };
const NONE_LEFT = { limit: async () => ({ success: false }) };

beforeEach(() => {
  stopClock();
});

const login = (fields: Fields, headers = {}) => ask("POST", LOGIN, { new_password: "short", ...fields }, headers);

/** Wrong passwords and wrong codes, until none is judged for a while. */
async function guess({ objectName, username }: Person, password: string, totpCode: string | null): Promise<void> {
  const request = { username, password, totpCode, newPassword: null, remoteAddr: "", userAgent: "" };
  for (let count = 0; count < 10; count += 1) {
    const sessionId = crypto.randomUUID();
    await userObject(env, objectName).call((stub) => stub.startSession({ ...request, sessionId }));
  }
}

/** Somebody who is kept out by everything that can keep a user out. */
async function keptOut(isSuperUser: boolean): Promise<Person> {
  const person = await newPerson({
    isSuperUser,
    isLocked: true,
    signUpStatus: "before_confirmation",
    approvalStatus: "rejected",
    passwordMustChange: true,
    factor: FACTOR,
  });
  const expired = { passwordExpiresAtMs: Date.parse(`${PAST}Z`) };
  await userObject(env, person.objectName).call((stub) => stub.changeAccount(person.userId, expired, BY_THE_SERVICE));
  await guess(person, PASSWORD, await wrongCodeOf(KEY));
  await guess(person, WRONG, null);
  return person;
}

/** What is told before anybody's password is judged: of a name that there is and of one that there is not, alike. */
const BEFORE_ANYBODY: [what: string, fields: Fields, headers: object, status: number, code: string][] = [
  ["no password", { password: undefined }, FOREIGN, 400, "E008003"],
  ["null for a password", { password: null }, {}, 403, "E005001"],
  ["an empty password", { password: "" }, {}, 403, "E005001"],
  ["null for a username", { username: null, password: WRONG }, {}, 403, "E005001"],
  ["an empty username", { username: "", password: WRONG }, {}, 403, "E005001"],
  ["a page of another origin", { password: WRONG }, FOREIGN, 403, "E005001"],
  ["too many trials in a minute", { password: WRONG }, {}, 429, "E005001"],
];

describe.each([
  ["a user", () => keptOut(false)],
  ["a super-user", () => keptOut(true)],
  [
    "a name that nobody has",
    async () => {
      const username = `nobody-${crypto.randomUUID()}`;
      return { ...(await newPerson()), username };
    },
  ],
])("before the password of %s is judged,", (_who, newSomebody) => {
  it.each(BEFORE_ANYBODY)("%s is told, and nothing is hashed", async (_what, fields, headers, status, code) => {
    const { username } = await newSomebody();
    setSetting("SIGN_INS_BY_NAME", NONE_LEFT);
    const hashings = await hashingsOf(async () => {
      expectRefusal(await login({ username, ...fields }, headers), status, code);
    });
    expect(hashings).toBe(0);
  });
});

it("of a name that nobody has no more is told than that", async () => {
  const username = `nobody-${crypto.randomUUID()}`;
  for (let count = 0; count < 10; count += 1) expectRefusal(await login({ username, password: WRONG }), 403, "E005001");
  expectRefusal(await login({ username, password: WRONG }), 429, "E005001");
});

describe.each([
  ["a user", false],
  ["a super-user", true],
])("%s who is kept out by everything", (_who, isSuperUser) => {
  it("is told one thing after the other, as each is taken away", async () => {
    const { ust } = await newSession(await newPerson({ isSuperUser: true }));
    const person = await keptOut(isSuperUser);
    const { username, userId: user_id } = person;
    const trial = { username, password: PASSWORD };
    const tell = async (status: number, code: string, fields: Fields = {}) =>
      expectRefusal(await login({ ...trial, ...fields }), status, code);
    const mend = async (fields: Fields): Promise<Answer> => {
      const answer = await ask("PATCH", USER, { ust, user_id, ...fields });
      expectOk(answer);
      return answer;
    };

    await tell(429, "E005001", { password: WRONG });
    await tell(429, "E005001");
    advance(1_000);
    await tell(403, "E005001", { password: WRONG });
    advance(2_000);
    await tell(403, "E005008");
    await tell(429, "E005001", { totp_code: await codeOf(KEY) });
    advance(5 * MINUTE_MS);
    await tell(403, "E005001", { totp_code: await wrongCodeOf(KEY) });
    advance(10 * MINUTE_MS);
    const tellWithCode = async (status: number, code: string, fields: Fields = {}) => {
      await tell(status, code, { totp_code: await codeOf(KEY), ...fields });
      nextStep();
    };
    await tellWithCode(403, "E005002");
    await mend({ is_locked: false });
    await tellWithCode(403, "E005003");
    await mend({ sign_up_status: "final" });
    await tellWithCode(403, "E005004");
    await mend({ approval_status: "approved" });
    await tellWithCode(400, "E003002");
    await tellWithCode(400, "E003001", { new_password: PASSWORD });
    await tellWithCode(403, "E003004", { new_password: null });
    await mend({ password_expiry: "2345-12-27T11:22:33" });
    await tellWithCode(400, "E003002");
    await tellWithCode(403, "E003007", { new_password: "" });
    expectOk(await login({ ...trial, new_password: NEXT, totp_code: await codeOf(KEY) }));
  });
});
