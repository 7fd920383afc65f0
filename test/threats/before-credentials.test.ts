/** Threats by number: work, guesses and log lines before somebody has shown who they are. */
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { hashSecret } from "../../src/config.ts";
import { keyedHash } from "../../src/crypto/digest.ts";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { BACK_OFF_AFTER, HASHES_WAITING, KNOWN_ADDRESSES } from "../../src/limits.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { callRoute, ROUTE_CALLS } from "../kit/every-route.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession, PASSWORD, type Person, signIn } from "../kit/people.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, signInDirectly, USER } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, userPlace } from "../kit/storage.ts";

const HOME = "192.0.2.1";
const from = (address: string) => ({ "CF-Connecting-IP": address });
const wrong = (username: string, headers = {}) => ask("POST", LOGIN, { username, password: "a wrong one" }, headers);
const right = ({ username }: Person, headers = {}) => ask("POST", LOGIN, { username, password: PASSWORD }, headers);

async function guess(username: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) expectRefusal(await wrong(username), 403, "E005001");
}

describe("threat 25: work in the square of what is sent", () => {
  const MARKS = `a${"\u0301".repeat(60_000)}${"\u0316".repeat(60_000)}`;

  test.each([
    ["username", { username: MARKS, password: PASSWORD }],
    ["password", { username: "ana", password: MARKS }],
    ["username that is one character too long", { username: "a".repeat(129), password: PASSWORD }],
    ["password that is one character too long", { username: "ana", password: "p".repeat(257) }],
  ])("threat 25: a %s is wrong without a hash, an object or a count", async (_what, sent) => {
    const spent = async () => expectRefusal(await ask("POST", LOGIN, sent), 403, "E005001");
    let said = cost({ users: ["startSession"] });
    const hashings = await hashingsOf(async () => {
      said = await costOf(spent);
    });
    expect({ hashings, said }).toEqual({ hashings: 0, said: cost({}) });
  });

  test("threat 25: so is a present password that is, where one is changed", async () => {
    const { ust } = await newSession();
    const sent = { ust, old_password: "p".repeat(257), new_password: "another password" };
    expect(
      await hashingsOf(async () => expectRefusal(await ask("PATCH", `${USER}/password`, sent), 403, "E005001")),
    ).toBe(0);
  });
});

describe("threat 26: a known name is jammed", () => {
  test("threat 26: of many sign-ins at once three are hashed, the others are told to come again", async () => {
    const { username } = await newPerson();
    const answers: Awaited<ReturnType<typeof wrong>>[] = [];
    const hashings = await hashingsOf(async () => {
      answers.push(...(await Promise.all(Array.from({ length: 50 }, () => wrong(username)))));
    });
    expect(hashings).toBeLessThanOrEqual(1 + HASHES_WAITING);
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThanOrEqual(50 - 1 - HASHES_WAITING);
    for (const answer of busy) {
      expectRefusal(answer, 503, "E008004");
      expect(answer.headers.get("Retry-After")).toBe("1");
    }
  });
});

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

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

describe("threat 30: a stranger writes the log", () => {
  const TURNED = "a\u202eb\u2028c";

  test.each(ROUTE_CALLS.filter(({ opens }) => opens !== "nothing"))(
    "threat 30: a call of $route without a credential is counted as a wrong one",
    async (routeCall) => {
      const limit = vi.spyOn(env.INVALID_CREDENTIALS, "limit").mockResolvedValue({ success: false });
      onTestFinished(() => limit.mockRestore());
      expect((await callRoute(routeCall, scene, {})).status).toBe(429);
      expect(limit).toHaveBeenCalledOnce();
    },
  );

  test("threat 30: names stand in a line only of callers who are known, and without format characters", async () => {
    const { ust } = await newSession();
    const { ust: ended } = await newSession();
    expectOk(await ask("POST", `${USER}/logout`, { ust: ended }));
    const printed = loggedLines();
    const put = (token: string) =>
      ask("PUT", SESSION_ATTR, { current_ust: token, target_ust: token, name: TURNED, value: "a value" });
    for (const token of ["forged", ended]) expectRefusal(await put(token), 403, "E007001");
    expect(printed.map(({ names }) => names)).toEqual([undefined, undefined]);
    expectOk(await put(ust));
    expect(printed.at(-1)).toMatchObject({ names: ["a\ufffdb\ufffdc"], nameCount: 1 });
  });

  test("threat 30: a failed sign-in says from where, as a keyed hash; one that has to wait says of whom, too", async () => {
    stopClock();
    const { username, objectName } = await newPerson();
    await guess(username, BACK_OFF_AFTER);
    const printed = loggedLines();
    await wrong(username, from(HOME));
    const hash = (text: string) => keyedHash(hashSecret(env), "audit", text);
    expect(printed).toMatchObject([
      { event: "sign_in_failed", status: 429, target: await hash(objectName), address: await hash(HOME) },
    ]);
    expect(JSON.stringify(printed)).not.toContain(HOME);
  });
});
