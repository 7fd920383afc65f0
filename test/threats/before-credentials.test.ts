/** Threats by number: work and log lines before somebody has shown who they are, and credentials without limit. */
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { hashSecret } from "../../src/config.ts";
import { keyedHash } from "../../src/crypto/digest.ts";
import { BACK_OFF_AFTER, HASHES_WAITING } from "../../src/limits.ts";
import { stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { callRoute, ROUTE_CALLS } from "../kit/every-route.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { api, expectProblem } from "../kit/profiles.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { from, guess, wrong } from "./guesses.ts";

const HOME = "192.0.2.1";

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

let scene: Scene;
beforeAll(async () => {
  scene = await newScene();
});

describe("threat 29: check-outs without limit", () => {
  test("threat 29: thirty a minute for each person, whatever session and profile, before the profile is asked", async () => {
    const limit = vi.spyOn(env.CHECK_OUTS, "limit").mockResolvedValue({ success: false });
    onTestFinished(() => limit.mockRestore());
    const headers = { authorization: `Bearer ${scene.session.ust}` };
    const path = `/access/a-profile-of-others/environments/main`;
    const answers: Awaited<ReturnType<typeof api>>[] = [];
    const spent = await costOf(async () => answers.push(await api("POST", path, headers)));
    const [answer] = answers;
    if (!answer) throw new Error("there is no answer");
    expectProblem(answer, 429, "E1000");
    expect(answer.headers.get("Retry-After")).toBe("60");
    expect(limit).toHaveBeenCalledExactlyOnceWith({ key: scene.session.person.userId });
    expect(spent).toEqual(cost({ sessions: ["actor"] }));
  });
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
