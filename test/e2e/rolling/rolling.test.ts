/**
 * While a deployment spreads, Workers and objects of 0.1.0 and of this version call each other. An old Worker gets what it
 * always got. A new one works with old objects, or asks its caller to come again and has changed nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdingObjects } from "../../harness/stored-objects.ts";
import { PASSWORD } from "../aws-stage.ts";
import type { Service } from "../service.ts";
import { APP, LOGIN } from "../sso-client.ts";
import { laterCallsOf } from "./calls.ts";
import { USER } from "./scene.ts";
import { ALL_OLD, asText, openStage, type Stage } from "./stage.ts";
import type { Version } from "./versions.ts";

let stage: Stage;
/** What 0.1.0 answers while it is alone. */
let expected: string[];

beforeAll(async () => {
  stage = await openStage();
  expected = await stage.during(ALL_OLD, answersOf);
});
afterAll(() => stage.close());

async function answersOf(service: Service): Promise<string[]> {
  const answers: string[] = [];
  for (const call of stage.calls) answers.push(asText(call, await service.call(...call)));
  return answers;
}

const statuses = (answers: readonly string[]) => answers.map((answer) => /^.*?: \d+/.exec(answer)?.[0]);

/** Calls the SSO API with a body. */
const send = (service: Service, method: string, path: string, body: object) =>
  service.call(method, path, { body: { ...APP, ...body } });

describe("an old Worker", () => {
  it("is answered by new objects as by its own", async () => {
    expect(await stage.during({ worker: "old", objects: "new" }, answersOf)).toEqual(expected);
  });

  it("is answered so where old users' objects call new objects", async () => {
    const deployment = { worker: "old", objects: "new", but: { UserObject: "old" } } as const;
    expect(await stage.during(deployment, answersOf)).toEqual(expected);
  });
});

describe("a new Worker", () => {
  it("answers what the old one did, once all is new", async () => {
    expect(statuses(await stage.during({ worker: "new", objects: "new" }, answersOf))).toEqual(statuses(expected));
  });

  it("works with old objects, or says when to come again and has changed nothing", async () => {
    const seen = { done: 0, refused: 0 };
    await stage.during({ worker: "new", objects: "old" }, async (service) => {
      for (const call of [...laterCallsOf(stage.scene), ...stage.calls]) {
        const before = holdingObjects(service.storage);
        const answer = await service.call(...call);
        seen[answer.status < 500 ? "done" : "refused"] += 1;
        if (answer.status < 500) continue;
        expect([answer.status, answer.headers["retry-after"]], asText(call, answer)).toEqual([503, "1"]);
        expect(holdingObjects(service.storage), asText(call, answer)).toEqual(before);
      }
    });
    expect(seen).toEqual({ done: expect.any(Number), refused: expect.any(Number) });
    expect(Math.min(seen.done, seen.refused)).toBeGreaterThan(10);
  });
});

describe.each<Version>(["old", "new"])("new users' objects among old ones, called by the %s Worker", (worker) => {
  const deployment = { worker, objects: "old", but: { UserObject: "new" } } as const;

  it("make no session, and end those that there are", async () => {
    const { admin, ana } = stage.scene;
    const isAlive = async (service: Service) =>
      (await send(service, "POST", `${USER}/session`, { current_ust: admin, target_ust: ana })).json.is_valid;
    await stage.during(deployment, async (service) => {
      const sessions = async () => (await send(service, "GET", `${USER}/session/list`, { ust: ana })).json.result;
      const before = [await sessions(), holdingObjects(service.storage, "SessionObject").length];
      const { status, headers } = await send(service, "POST", LOGIN, { username: "ana", password: PASSWORD });
      expect([status, headers["retry-after"]]).toEqual([503, "1"]);
      expect([await sessions(), holdingObjects(service.storage, "SessionObject").length]).toEqual(before);

      expect((await send(service, "PATCH", `${USER}/session`, { ust: ana })).status).toBe(200);
      expect(await isAlive(service)).toBe(true);
      expect((await send(service, "POST", `${USER}/logout`, { ust: ana })).status).toBe(200);
      expect(await isAlive(service)).toBe(false);
    });
  });

  it("make people, whom the directory lists once it is new", async () => {
    const { admin } = stage.scene;
    const lists = async (service: Service) => (await send(service, "GET", `${USER}/list`, { ust: admin })).text;
    const userId = await stage.during(deployment, async (service) => {
      const made = await send(service, "POST", USER, { ust: admin, username: "dora", password: PASSWORD });
      expect([made.status, await lists(service)]).toEqual([200, expect.not.stringContaining("dora")]);
      return made.json.user_id;
    });
    await stage.afterwards({ worker, objects: "new" }, async (service) => {
      await send(service, "POST", `${USER}/approve`, { ust: admin, user_id: userId });
      expect(await lists(service)).toContain("dora");
    });
  });
});
