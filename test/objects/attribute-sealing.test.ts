/**
 * What comes in between while a change is sealed. It has decided what it writes by then: other changes wait for it, and
 * where something that it builds on ends meanwhile, it decides anew.
 */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { LIVE_ATTRIBUTES } from "../../src/limits.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { setDataKeys } from "../kit/keys.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newPause, type Pause } from "../kit/pause.ts";
import { interceptPlatform } from "../kit/platform-interception.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, LOGOUT } from "../kit/sso.ts";
import { emptyFootprint, footprint, runAlarm, sql } from "../kit/storage.ts";

const OLD = { name: "a", value: "old", encrypt: true, expiration: 60 };

/** Stops the next sealing before it begins. */
async function pauseSealing(): Promise<Pause> {
  const pause = newPause();
  let isFirst = true;
  const stop = await interceptPlatform(({ method, args: [algorithm] }, carryOut) => {
    const isSealing = method === "encrypt" && (algorithm as { name: string }).name === "AES-GCM";
    if (!isSealing || !isFirst) return carryOut();
    isFirst = false;
    return pause.wait().then(carryOut);
  });
  onTestFinished(stop);
  return pause;
}

/** Makes a change, and does something else while it is sealed. */
async function meanwhile<T>(change: () => Promise<Answer>, work: () => Promise<T>): Promise<[Answer, T]> {
  const pause = await pauseSealing();
  const changing = change();
  await pause.reached;
  const done = await work();
  pause.resume();
  return [await changing, done];
}

/** Lets calls come as far as they can. */
const settle = () => scheduler.wait(20);

const revisionOf = (answer: Answer) => Number(answer.headers.get("ETag")?.replaceAll('"', ""));
const rowOf = async ({ place }: Owner) =>
  (await sql(place, "SELECT created, modified, expires, revision, set_by FROM attribute WHERE name = 'a'"))[0];

/** Changes that seal: a new value, and the one that stays beside a new expiry. */
const CHANGES: [what: string, method: string, fields: Fields][] = [
  ["a value is sealed", "PUT", { name: "a", value: "sealed", encrypt: true }],
  ["a sealed value gets another expiry", "PATCH", { name: "a", expiration: 600 }],
];

describe.each(OWNERS)("of %s", (_kind, make) => {
  let owner: Owner;
  let start: number;
  beforeEach(async () => {
    owner = await make();
    start = stopClock();
    expectOk(await owner.call("PUT", OLD));
    advance(1_000);
  });
  const read = () => owner.call("GET", { name: "a" });

  describe.each(CHANGES)("while %s", (_what, method, fields) => {
    const change = () => owner.call(method, fields);

    it("whoever reads is told what was before", async () => {
      const [changed, before] = await meanwhile(change, read);
      expectOk(changed);
      expect(expectOk(before)).toMatchObject({ value: "old" });
      expect(revisionOf(await read())).toBe(revisionOf(before) + 1);
    });

    it("other changes wait for it, and come in their order", async () => {
      const others: Promise<Answer>[] = [];
      const [first] = await meanwhile(change, async () => {
        others.push(owner.call("PUT", { name: "a", value: "plain" }));
        await settle();
        others.push(owner.call("PATCH", { name: "a", value: "last", encrypt: true }));
        await settle();
        expect(revisionOf(await read())).toBe(start);
      });
      const answers = [first, ...(await Promise.all(others))];
      expect(answers.map(revisionOf)).toEqual([start + 1, start + 2, start + 3]);
      expect(expectOk(await read())).toMatchObject({ value: "last", is_encrypted: true });
    });

    it("a removal waits for it", async () => {
      let removal: Promise<Answer> | undefined;
      const [changed] = await meanwhile(change, async () => {
        removal = owner.call("DELETE", { name: "a" });
        await settle();
      });
      expectOk(changed);
      expectOk(await (removal as Promise<Answer>));
      expect(expectOk(await read())).toEqual({ found: false });
      expect(revisionOf(await owner.call("POST", { name: "a", value: "again" }))).toBeGreaterThan(start + 1);
    });

    it.each([
      ["is not yet deleted", async () => {}],
      ["is deleted by the alarm", async () => void (await runAlarm(owner.place))],
    ])("what was there may expire: it is decided anew, where that %s", async (_how, deleted) => {
      const [changed] = await meanwhile(change, async () => {
        advance(59_000);
        await deleted();
      });
      if (method === "PATCH") {
        expectRefusal(changed, 403, "E009002");
        expect(expectOk(await read())).toEqual({ found: false });
      } else {
        expect(expectOk(await read())).toMatchObject({ value: "sealed" });
        expect(await rowOf(owner)).toMatchObject({ created: start + 60_000, expires: null, revision: start + 60_000 });
      }
    });

    it("something else may expire: it is written as it was decided, or anew", async () => {
      expectOk(await owner.call("PUT", { name: "short", value: "1", expiration: 1 }));
      const [changed] = await meanwhile(change, async () => {
        advance(1_000);
        await runAlarm(owner.place);
      });
      expectOk(changed);
      expectOk(await read());
      expect(await rowOf(owner)).toMatchObject({ created: start, revision: start + 1 });
      expect(await sql(owner.place, "SELECT name FROM attribute")).toEqual([{ name: "a" }]);
    });

    it("its key may be rotated: it opens all the same", async () => {
      setDataKeys(1, 1);
      expectOk(await owner.call("PUT", OLD));
      const [changed] = await meanwhile(change, async () => {
        setDataKeys(2, 1, 2);
        if (owner.place.namespace === "SESSIONS") await runAlarm(owner.place);
        else await env.USERS.getByName(owner.place.name).rewrap(owner.who.user_id ?? "");
      });
      expectOk(changed);
      expect(expectOk(await read())).toMatchObject({ value: method === "PATCH" ? "old" : "sealed" });
    });
  });
});

describe.each(OWNERS)("of %s", (_kind, make) => {
  it("while a value is sealed in the place of an expired one, that may be deleted: the limits hold", async () => {
    const owner = await make();
    stopClock();
    const others = Array.from({ length: LIVE_ATTRIBUTES - 1 }, (_, i) => ({ name: `n${i}`, value: "1" }));
    expectOk(await owner.call("PUT", { data: [...others, { ...OLD, expiration: 1 }] }));
    advance(1_000);
    const [changed] = await meanwhile(
      () => owner.call("PUT", { name: "a", value: "sealed", encrypt: true }),
      () => runAlarm(owner.place),
    );
    expectOk(changed);
    expectRefusal(await owner.call("PUT", { name: "one more", value: "1" }), 400, "E008002");
  });
});

describe.each(CHANGES)("while %s, its session may end", (_what, method, fields) => {
  const [[, newSessionOwner] = []] = OWNERS;

  it("then nothing is written", async () => {
    const owner = await (newSessionOwner as () => Promise<Owner>)();
    expectOk(await owner.call("PUT", OLD));
    const [changed] = await meanwhile(
      () => owner.call(method, fields),
      () => ask("POST", LOGOUT, { ust: owner.who.current_ust ?? "" }),
    );
    expectRefusal(changed, 403, "E007001");
    expect(await footprint(owner.place)).toEqual(await emptyFootprint());
  });
});
