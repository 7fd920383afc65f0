/** Attributes inside their object: whole or not at all when storage fails at any step, and sums that stay right. */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AttributeChange, AttributeWrite, SetBy } from "../../src/domain/attribute.ts";
import type { SessionObject } from "../../src/objects/session-object.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { failNext } from "../kit/platform-faults.ts";
import { env, expectOk } from "../kit/service.ts";
import { alarmOf, alter, evict, runAlarm, sql } from "../kit/storage.ts";

const TABLE = "SELECT name, created, modified, expires, revision, hex(value) AS value FROM attribute ORDER BY name";
const stored = (owner: Owner) => sql(owner.place, TABLE);
const live = (rows: Awaited<ReturnType<typeof stored>>) =>
  rows.filter(({ expires }) => expires === null || Number(expires) > Date.now()).map(({ name }) => name);
const FLOOR = "SELECT floor FROM attribute_owner";

/** More calls of storage than any operation makes. */
const MOST_STEPS = 30;

/** Plain, sealed, expiring and expired attributes; the clock stands still a second after they were made. */
async function given(make: () => Promise<Owner>): Promise<Owner> {
  const owner = await make();
  stopClock();
  const data = [
    { name: "plain", value: "a plain value" },
    { name: "sealed", value: "a sealed value", encrypt: true },
    { name: "expiring", value: "1", expiration: 500 },
    { name: "expired", value: "1", expiration: 1 },
  ];
  expectOk(await owner.call("POST", { data }));
  advance(1_000);
  return owner;
}

/**
 * Makes a change inside the object, as the runtime prints what leaves one uncaught.
 * @returns what the object answered, or the message of what it threw
 */
function change({ place, who }: Owner, asked: AttributeChange): Promise<unknown> {
  interface Changing {
    editAttributes(caller: string, change: AttributeChange, by: SetBy): Promise<unknown>;
  }
  const stub = env[place.namespace].getByName(place.name) as DurableObjectStub<SessionObject>;
  return runInDurableObject(stub, async (object) => {
    try {
      return await (object as unknown as Changing).editAttributes(who.user_id ?? "self", asked, "owner");
    } catch (error) {
      return String(error);
    }
  });
}

const item = (name: string, more: Partial<AttributeWrite> = {}): AttributeWrite => ({ name, encrypt: false, ...more });
const MIXED = [
  item("plain", { value: "now sealed", encrypt: true }),
  item("sealed", { expirationSeconds: 90 }),
  item("expired", { value: "made again" }),
  item("new", { value: "expiring soon", expirationSeconds: 5 }),
];

const OPERATIONS: [what: string, change: AttributeChange][] = [
  ["creating one that expires", { mode: "create", items: [item("new", { value: "1", expirationSeconds: 5 })] }],
  ["sealing what was plain", { mode: "set", items: [item("plain", { value: "2", encrypt: true })] }],
  ["setting many", { mode: "set", items: MIXED }],
  [
    "moving expiries",
    { mode: "update", items: ["plain", "sealed"].map((name) => item(name, { expirationSeconds: 7 })) },
  ],
  ["removing many", { mode: "remove", names: ["plain", "sealed", "expired", "none"] }],
];

describe.each(OWNERS)("of %s: when storage fails", (_kind, make) => {
  describe.each([
    ["exec", "has its rows in memory"],
    ["exec", "was just woken"],
    ["setAlarm", "has its rows in memory"],
  ] as const)("in %s, at each step in turn, of an object that %s", (method, state) => {
    it.each(OPERATIONS)("%s is done whole or not at all, and can be repeated", async (_what, asked) => {
      let failures = 0;
      for (let nth = 1; nth <= MOST_STEPS; nth += 1) {
        const owner = await given(make);
        if (state === "was just woken") await evict(owner.place);
        const [before, alarm] = [await stored(owner), await alarmOf(owner.place)];
        const fault = await failNext(method, { nth });
        const answer = await change(owner, asked);
        fault.mend();
        if (!fault.happened()) {
          expect(answer).toMatchObject({ ok: true });
          break;
        }
        failures += 1;
        expect(answer).toMatch(/a fault of the platform/);
        if (method === "exec") {
          expect([await stored(owner), await alarmOf(owner.place)]).toEqual([before, alarm]);
          const { result } = expectOk(await owner.call("GET", {}, { sub: "/all" }));
          expect((result as { name: string }[]).map(({ name }) => name)).toEqual(live(before));
          expect(await change(owner, asked)).toMatchObject({ ok: true });
        } else {
          // The rows are there, and whatever comes next sets the alarm that is missing.
          expect(await change(owner, { mode: "remove", names: ["none"] })).toMatchObject({ ok: true });
          expect(
            await change(owner, { mode: "set", items: [item("later", { value: "1", expirationSeconds: 900 })] }),
          ).toMatchObject({ ok: true });
        }
        const expiries = (await stored(owner)).flatMap(({ expires }) => (expires === null ? [] : [Number(expires)]));
        const earliest = Math.max(Math.min(...expiries), Date.now() + 1_000);
        expect(await alarmOf(owner.place)).toBeLessThanOrEqual(earliest);
      }
      expect(failures).toBeLessThan(MOST_STEPS);
      if (method === "exec") expect(failures).toBeGreaterThanOrEqual(state === "was just woken" ? 4 : 1);
    });
  });

  it("the sums that hold the limits stay right", async () => {
    const owner = await make();
    const items = (from: number, many: number) =>
      Array.from({ length: many }, (_, i) => item(`n${from + i}`, { value: "1" }));
    const add: AttributeChange = { mode: "set", items: [item("one more", { value: "1" })] };
    const remove: AttributeChange = { mode: "remove", names: ["one more"] };
    await change(owner, { mode: "set", items: items(0, 998) });
    let failures = 0;
    for (let isDone = false; !isDone; failures += 1) {
      const fault = await failNext("exec", { nth: failures + 1 });
      const answers = [await change(owner, add), await change(owner, remove)];
      fault.mend();
      isDone = answers.every((answer) => typeof answer === "object");
      await change(owner, remove);
    }
    expect(failures).toBeGreaterThan(5);
    expect(await change(owner, { mode: "set", items: items(998, 2) })).toMatchObject({ ok: true });
    expect(await change(owner, { mode: "set", items: items(1_000, 1) })).toMatchObject({
      reason: "too-many-attributes",
    });
  });
});

describe.each(OWNERS)("of %s", (_kind, make) => {
  it("the sums are computed once after waking, not at every write", async () => {
    const owner = await given(make);
    const reads = async () => (await costOf(() => owner.call("PUT", { name: "plain", value: "2" }))).rowsRead;
    await reads();
    const few = await reads();
    expectOk(await owner.call("PUT", { data: Array.from({ length: 500 }, (_, i) => ({ name: `n${i}`, value: "1" })) }));
    expect(await reads()).toBe(few);
  });

  it("a floor of revisions is stored only where a name that goes may not have been outrun by the clock", async () => {
    const owner = await given(make);
    const remove = (name: string) => costOf(async () => expectOk(await owner.call("DELETE", { name })));
    const floor = async () => Number((await sql(owner.place, FLOOR))[0]?.floor);
    const now = Date.now();
    expect(await remove("plain")).toMatchObject({ rowsWritten: 1 });
    expect(await floor()).toBe(0);
    expectOk(await owner.call("POST", { name: "young", value: "1" }));
    expect(await remove("young")).toMatchObject({ rowsWritten: 2 });
    expect(await floor()).toBe(now);
    // What expires goes by the same rule.
    expectOk(await owner.call("PUT", { name: "busy", value: "1", expiration: 1 }));
    await alter(owner.place, "UPDATE attribute SET revision = revision + 5000 WHERE name = 'busy'");
    advance(1_000);
    await runAlarm(owner.place);
    expect(await floor()).toBeGreaterThan(now + 5_000);
  });

  it("a change that changes nothing writes nothing", async () => {
    const owner = await given(make);
    const nothing = await costOf(async () => expectOk(await owner.call("DELETE", { data: ["none", "nothing"] })));
    expect(nothing).toMatchObject(cost({ sessions: expect.any(Array), users: expect.any(Array) }));
  });
});
