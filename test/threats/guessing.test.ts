/** Threats by number: passwords that are guessed, by pages that people look at and by everybody else. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { BACK_OFF_AFTER, KNOWN_ADDRESSES } from "../../src/limits.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { newPerson, newSession, PASSWORD, signIn } from "../kit/people.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, signInDirectly, USER } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, userPlace } from "../kit/storage.ts";
import { from, guess, right, wrong } from "./guesses.ts";

const HOME = "192.0.2.1";

describe("threat 27: a page that somebody looks at guesses from their office", () => {
  const FOREIGN: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "null" },
    { Origin: "https://sso.example.com:8443" },
    { "Sec-Fetch-Site": "cross-site" },
  ];
  const OWN: Record<string, string>[] = [
    {},
    { Origin: "https://sso.example.com" },
    { Origin: "https://app.example.com" },
    { Origin: "https://app.example.com", "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-origin" },
    { "Sec-Fetch-Site": "none" },
  ];

  test.each(FOREIGN)("threat 27: from %j it is refused and counts for nobody", async (headers) => {
    setSetting("CORS_ORIGINS", "https://app.example.com");
    const person = await newPerson();
    const { ust } = await newSession(person);
    const limits = (["SIGN_INS_BY_NAME", "SIGN_INS_BY_ADDRESS"] as const).map((name) => vi.spyOn(env[name], "limit"));
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    const change = { ust, old_password: PASSWORD, new_password: "another password" };
    expect(await costOf(async () => expectRefusal(await right(person, headers), 403, "E005001"))).toEqual(cost({}));
    expectRefusal(await ask("PATCH", `${USER}/password`, change, headers), 403, "E005001");
    for (const limit of limits) expect(limit).not.toHaveBeenCalled();
    expectOk(await right(person));
  });

  test.each(OWN)("threat 27: from %j it is let through", async (headers) => {
    setSetting("CORS_ORIGINS", "https://app.example.com");
    expectOk(await right(await newPerson(), headers));
  });
});

describe("threat 28: guessing without end", () => {
  test("threat 28: after ten wrong passwords the next waits a second, doubled each time; a refused one does not count", async () => {
    stopClock();
    const person = await newPerson();
    await guess(person.username, BACK_OFF_AFTER);
    for (const seconds of [1, 2, 4]) {
      for (const trial of [wrong(person.username), right(person)]) {
        const answer = await trial;
        expectRefusal(answer, 429, "E005001");
        expect(answer.headers.get("Retry-After")).toBe(String(seconds));
      }
      advance(seconds * 1000);
      await guess(person.username, 1);
    }
    await evict(userPlace(person.objectName));
    expect((await wrong(person.username)).headers.get("Retry-After")).toBe("8");
  });

  test("threat 28: a right password ends the count, and so does an administrator", async () => {
    stopClock();
    const person = await newPerson();
    const { ust } = await newSession(await newPerson({ isSuperUser: true }));
    await guess(person.username, BACK_OFF_AFTER - 1);
    expectOk(await right(person));
    await guess(person.username, BACK_OFF_AFTER);
    expectRefusal(await right(person), 429, "E005001");
    expectOk(await ask("POST", `${USER}/unlock`, { ust, user_id: person.userId }));
    expectOk(await right(person));
  });

  test("threat 28: who has signed in from there is not held up, at the last twenty addresses", async () => {
    stopClock();
    const person = await newPerson();
    for (let i = 0; i <= KNOWN_ADDRESSES; i += 1) expectOk(await right(person, from(`198.51.100.${i}`)));
    await guess(person.username, BACK_OFF_AFTER);
    expectRefusal(await right(person, from("198.51.100.0")), 429, "E005001");
    expectRefusal(await right(person, from(HOME)), 429, "E005001");
    expectOk(await right(person, from("198.51.100.1")));
  });

  test("threat 28: the password that is asked for at its change is guessed no faster", async () => {
    stopClock();
    const { ust, person } = await signInDirectly(await newPerson());
    const change = (old_password: string) =>
      ask("PATCH", `${USER}/password`, { ust, old_password, new_password: "another password" });
    for (let i = 0; i < BACK_OFF_AFTER; i += 1) expectRefusal(await change("a wrong one"), 403, "E005001");
    expectRefusal(await change(PASSWORD), 429, "E005001");
    expectRefusal(await right(person), 429, "E005001");
    advance(1000);
    expectOk(await change(PASSWORD));
  });

  test("threat 28: a name that nobody has is held up alike, and leaves nothing; only its eviction tells it apart", async () => {
    stopClock();
    const username = `nobody-${crypto.randomUUID()}`;
    const place = userPlace(await userObjectName(username));
    await guess(username, BACK_OFF_AFTER);
    const answer = await wrong(username);
    expectRefusal(answer, 429, "E005001");
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect(await footprint(place)).toEqual(await emptyFootprint());
    await evict(place);
    await guess(username, 1);
  });

  test("threat 28: a wrong password costs one row, and a right one none where nothing was wrong", async () => {
    const person = await newPerson();
    await signIn(person);
    const spent = await costOf(() => wrong(person.username));
    expect(spent).toEqual(cost({ users: ["startSession"], rowsWritten: 1 }));
  });
});

describe("a password has one form, whatever it is typed on", () => {
  test("and one that has two costs a name that nobody has two hashes, as it costs a known one", async () => {
    const { username } = await newPerson({ password: "pa\u0301ssword" });
    expectOk(await ask("POST", LOGIN, { username, password: "p\u00e1ssword" }));
    expectOk(await ask("POST", LOGIN, { username, password: "pa\u0301ssword" }));
    for (const name of [username, `nobody-${crypto.randomUUID()}`]) {
      const trial = () => ask("POST", LOGIN, { username: name, password: "wro\u0301ng-password" });
      expect(await hashingsOf(trial)).toBe(2);
    }
  });
});
