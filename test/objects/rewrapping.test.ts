/**
 * Key rotation of what objects have stored: sessions do it by their alarms, users on request, reads never. What cannot
 * be opened stays as it is and holds up nothing else.
 */
import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { setDataKeys } from "../kit/keys.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { alarmOf, evict, inStorage, type Place, runAlarm, sql } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";

const DAY_MS = 86_400_000;
const [[, newSessionOwner], [, newUserOwner]] = OWNERS as [(typeof OWNERS)[number], (typeof OWNERS)[number]];

let log: { mock: { calls: unknown[][] } };
beforeEach(() => {
  log = vi.spyOn(console, "error").mockReturnValue();
  // Alarms ring by the real clock, so it must not catch up while a test runs.
  setClock(stopClock() + DAY_MS);
  setDataKeys(1, 1);
});

const name = (index: number) => `name-${String(index).padStart(4, "0")}`;
const value = (index: number) => `value ${index}`;

/** Seals that many values under the primary key. */
async function seal(owner: Owner, count: number, from = 0): Promise<void> {
  const data = Array.from({ length: count }, (_, i) => ({ name: name(from + i), value: value(from + i) }));
  expectOk(await owner.call("PUT", { data, encrypt: true }));
}

/** How many values lie under each key. */
async function countByKey(place: Place): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { keyId } of await inStorage(place, storedAttributes)) counts[`${keyId}`] = (counts[`${keyId}`] ?? 0) + 1;
  return counts;
}

async function expectAllReadable(owner: Owner, count: number): Promise<void> {
  const { result } = expectOk(await owner.call("GET", {}, { sub: "/all" })) as { result: { value: string }[] };
  expect(result.map((entry) => entry.value)).toEqual(Array.from({ length: count }, (_, i) => value(i)));
}

/** Deploys other keys: objects start anew with them. */
async function deploy(place: Place, primary: number, ...ids: number[]): Promise<void> {
  setDataKeys(primary, ...ids);
  await evict(place);
}

/** Spoils what is stored under these names, so that nobody can open it. */
async function spoil(place: Place, ...indices: number[]): Promise<void> {
  for (const index of indices) {
    const [row] = await sql(place, "SELECT value FROM attribute WHERE name = ?", name(index));
    const bytes = new Uint8Array(row?.value as ArrayBuffer);
    bytes.set([(bytes[20] ?? 0) ^ 1], 20);
    await sql(place, "UPDATE attribute SET value = ? WHERE name = ?", bytes.buffer, name(index));
  }
}

/** The codes that were logged of values that could not be opened. */
const codes = () => log.mock.calls.map(([line]) => JSON.parse(String(line))).map(({ event, code }) => [event, code]);
const REFUSED = ["undecipherable", "auth_failed"];

describe("a session", () => {
  it("seals all anew by its alarm, a hundred values at a time, with a pause between", async () => {
    const owner = await newSessionOwner();
    await seal(owner, 250);
    const ends = await alarmOf(owner.place);
    await deploy(owner.place, 2, 1, 2);

    await expectAllReadable(owner, 250);
    expect(await alarmOf(owner.place)).toBe(ends);
    // The first write after waking sees that there is something to do.
    expectOk(await owner.call("PUT", { name: "zzz", value: "in plain" }));
    expectOk(await owner.call("DELETE", { name: "zzz" }));
    for (const left of [150, 50, 0]) {
      expect(await alarmOf(owner.place)).toBe(Date.now() + 1_000);
      advance(1_000);
      await runAlarm(owner.place);
      expect((await countByKey(owner.place))["1"] ?? 0).toBe(left);
      await expectAllReadable(owner, 250);
    }
    expect(await alarmOf(owner.place)).toBe(ends);
    await deploy(owner.place, 2, 2);
    await expectAllReadable(owner, 250);
    expect(codes()).toEqual([]);
  });

  it("that is written to by nobody does it when its alarm rings for something else", async () => {
    const owner = await newSessionOwner();
    await seal(owner, 3);
    expectOk(await owner.call("PUT", { name: "short", value: "in plain", expiration: 5 }));
    await deploy(owner.place, 2, 1, 2);
    advance(5_000);
    await runAlarm(owner.place);
    expect(await countByKey(owner.place)).toEqual({ 2: 3 });
  });

  it("passes over what cannot be opened, logs it once, and does not try again before it wakes anew", async () => {
    const owner = await newSessionOwner();
    await seal(owner, 130);
    const bad = Array.from({ length: 105 }, (_, i) => i);
    await spoil(owner.place, ...bad);
    const ends = await alarmOf(owner.place);
    await deploy(owner.place, 2, 1, 2);

    await runAlarm(owner.place);
    expect(await alarmOf(owner.place)).toBe(Date.now() + 1_000);
    await runAlarm(owner.place);
    expect(await countByKey(owner.place)).toEqual({ 1: 105, 2: 25 });
    expect(codes()).toEqual(bad.map(() => REFUSED));
    expect(await alarmOf(owner.place)).toBe(ends);
    await runAlarm(owner.place);
    expect(codes()).toHaveLength(105);

    expectRefusal(await owner.call("GET", { name: name(0) }), 500, "E008004");
    expect(expectOk(await owner.call("GET", { name: name(129) })).value).toBe(value(129));
    await evict(owner.place);
    await runAlarm(owner.place);
    expect(await alarmOf(owner.place)).toBe(Date.now() + 1_000);
  });

  it("that ends while its values are sealed anew leaves nothing", async () => {
    const owner = await newSessionOwner();
    await seal(owner, 50);
    await deploy(owner.place, 2, 1, 2);
    const stub = env.SESSIONS.getByName(owner.place.name);
    await runInDurableObject(stub, async (object, { storage }) => {
      await storage.deleteAlarm();
      const ringing = object.alarm();
      await object.end();
      await ringing;
    });
    await runAlarm(owner.place);
    expect(await inStorage(owner.place, ({ sql }) => sql.exec("SELECT name FROM sqlite_master").toArray())).toEqual([]);
  });
});

describe("reading", () => {
  it.each(OWNERS)("of %s writes nothing, whatever key a value lies under", async (_kind, make) => {
    const owner = await make();
    await seal(owner, 5);
    await deploy(owner.place, 2, 1, 2);
    await expectAllReadable(owner, 5);
    const spent = await costOf(() => expectAllReadable(owner, 5));
    expect(spent).toEqual(cost({ sessions: expect.any(Array), users: expect.any(Array) } as never));
    expect(await countByKey(owner.place)).toEqual({ 1: 5 });
  });
});

describe("a user", () => {
  const rewrap = ({ place }: Owner, userId: string) =>
    runInDurableObject(env.USERS.getByName(place.name), (object) => object.rewrap(userId));
  const prepared = async (count: number, ...bad: number[]) => {
    setDataKeys(1, 1);
    const owner = await newUserOwner();
    await seal(owner, count);
    await spoil(owner.place, ...bad);
    await deploy(owner.place, 2, 1, 2);
    return { owner, userId: owner.who.user_id ?? "" };
  };

  it("is sealed anew on request, a hundred values a call, and not by the alarm", async () => {
    const { owner, userId } = await prepared(120);
    await runAlarm(owner.place);
    expect(await countByKey(owner.place)).toEqual({ 1: 120 });
    const first = { ok: true, done: 100, remaining: 20, oldestKey: 1, goesOn: true };
    expect(await rewrap(owner, userId)).toEqual(first);
    expect(await rewrap(owner, userId)).toEqual({ ok: true, done: 20, remaining: 0, oldestKey: null, goesOn: false });
    await deploy(owner.place, 2, 2);
    await expectAllReadable(owner, 120);
  });

  it("says what cannot be opened, goes on behind it, and tries it again when asked again", async () => {
    const { owner, userId } = await prepared(103, ...Array.from({ length: 101 }, (_, i) => i));
    expect(await rewrap(owner, userId)).toMatchObject({ done: 0, remaining: 103, goesOn: true });
    expect(await rewrap(owner, userId)).toMatchObject({ done: 2, remaining: 101, oldestKey: 1, goesOn: false });
    expect(codes()).toHaveLength(101);
    expect(await rewrap(owner, userId)).toMatchObject({ done: 0, remaining: 101, goesOn: true });
    expect(codes()).toHaveLength(201);
  });

  it("keeps what is written while it is sealed anew", async () => {
    const { owner, userId } = await prepared(40);
    await runInDurableObject(env.USERS.getByName(owner.place.name), async (object) => {
      const items = Array.from({ length: 40 }, (_, i) => ({
        name: name(i),
        value: "written meanwhile",
        encrypt: true,
      }));
      const running = object.rewrap(userId);
      const written = items.map((item) => object.editAttributes(userId, { mode: "set", items: [item] }, "owner"));
      await Promise.all([running, ...written]);
    });
    expect(await countByKey(owner.place)).toEqual({ 2: 40 });
    const { result } = expectOk(await owner.call("GET", {}, { sub: "/all" })) as { result: { value: string }[] };
    expect(new Set(result.map((entry) => entry.value))).toEqual(new Set(["written meanwhile"]));
  });

  it("loses nothing when any call of it fails, and is done when it is repeated", async () => {
    const clean = await prepared(3);
    const run = (object: { rewrap(userId: string): Promise<unknown> }, userId: string) => () => object.rewrap(userId);
    const inside = <T>({ place }: Owner, work: (object: { rewrap(id: string): Promise<unknown> }) => Promise<T>) =>
      runInDurableObject(env.USERS.getByName(place.name), work);
    const faults = await inside(clean.owner, (object) => faultsOf(run(object, clean.userId)));
    expect(faults.length).toBeGreaterThan(10);
    for (const fault of faults) {
      const { owner, userId } = await prepared(3);
      await inside(owner, (object) => withFault(fault, run(object, userId)));
      await expectAllReadable(owner, 3);
      await evict(owner.place);
      await expectAllReadable(owner, 3);
      expect(await rewrap(owner, userId)).toMatchObject({ remaining: 0, goesOn: false });
      expect(await countByKey(owner.place)).toEqual({ 2: 3 });
    }
  });
});
