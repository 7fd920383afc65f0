/** The one alarm of an object: at the earliest deadline, set no oftener than needed, and always coming back. */
import { afterEach, expect, it, vi } from "vitest";
import { AlarmClock } from "../../src/objects/alarm-clock.ts";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

interface Scene {
  storage: DurableObjectStorage;
  alarm: AlarmClock;
  /** What is stored and due; `null` for nothing. */
  due: { at: number | null };
  now: number;
  /** How often an alarm was set. */
  sets(): number;
}

/** Runs a test inside a new object, at a clock that stands still. */
function inside(work: (scene: Scene) => Promise<void>): Promise<void> {
  const now = stopClock();
  return inStorage(sessionPlace(crypto.randomUUID()), async (storage) => {
    const due: Scene["due"] = { at: null };
    const spy = vi.spyOn(Object.getPrototypeOf(storage) as DurableObjectStorage, "setAlarm");
    await work({ storage, due, now, alarm: new AlarmClock(storage, () => due.at), sets: () => spy.mock.calls.length });
    await storage.deleteAll();
  });
}

it("is set at the deadline, rounded up to a whole second, and moved only to an earlier one", () =>
  inside(async ({ alarm, storage, now, sets }) => {
    await alarm.load();
    expect(sets()).toBe(0);
    alarm.scheduleBy(now + 5_001);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 6_000);
    for (const later of [5_001, 5_500, 6_000, 6_001, 999_999]) alarm.scheduleBy(now + later);
    expect(sets()).toBe(1);
    alarm.scheduleBy(now + 5_000);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 5_000);
    expect(sets()).toBe(2);
  }));

it("is known after waking without being set again", () =>
  inside(async ({ storage, now, due, sets }) => {
    await storage.setAlarm(now + 5_000);
    due.at = now + 5_000;
    const woken = new AlarmClock(storage, () => due.at);
    await woken.load();
    await woken.load();
    woken.scheduleBy(now + 5_000);
    woken.scheduleBy(now + 9_000);
    expect(sets()).toBe(1);
    expect(await storage.getAlarm()).toBe(now + 5_000);
  }));

it("that is not known yet is brought to the earliest of all that is stored", () =>
  inside(async ({ alarm, storage, now, due }) => {
    due.at = now + 3_000;
    alarm.scheduleBy(now + 9_000);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 3_000);
  }));

it("that was lost, or is later than what is due, is set anew on waking; never at once", () =>
  inside(async ({ alarm, storage, now, due }) => {
    due.at = now + 7_000;
    await alarm.load();
    expect(await storage.getAlarm()).toBe(now + 7_000);

    due.at = now + 2_000;
    await new AlarmClock(storage, () => due.at).load();
    expect(await storage.getAlarm()).toBe(now + 2_000);

    await storage.deleteAlarm();
    due.at = now - 60_000;
    await new AlarmClock(storage, () => due.at).load();
    expect(await storage.getAlarm()).toBe(now + 1_000);
  }));

it("is undone with the transaction that set it, and set again by the next", () =>
  inside(async ({ alarm, storage, now, due }) => {
    await alarm.load();
    alarm.scheduleBy(now + 9_000);
    await alarm.confirm();
    due.at = now + 9_000;
    expect(() =>
      alarm.transaction(() => {
        alarm.scheduleBy(now + 3_000);
        throw new Error("undone");
      }),
    ).toThrow("undone");
    expect(await storage.getAlarm()).toBe(now + 9_000);
    alarm.transaction(() => alarm.scheduleBy(now + 3_000));
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 3_000);
  }));

it("that could not be set is set once more; where that fails too it is told, and set by the next that asks", () =>
  inside(async ({ alarm, storage, now }) => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const setAlarm = vi.mocked((Object.getPrototypeOf(storage) as DurableObjectStorage).setAlarm);
    await alarm.load();
    setAlarm.mockRejectedValueOnce(new Error("broken"));
    alarm.scheduleBy(now + 3_000);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 3_000);
    expect(log).toHaveBeenLastCalledWith(JSON.stringify({ event: "alarm_not_set", error: "Error", message: "broken" }));

    setAlarm.mockRejectedValueOnce(new Error("broken")).mockRejectedValueOnce(new Error("still broken"));
    alarm.scheduleBy(now + 2_000);
    await expect(alarm.confirm()).rejects.toThrow("still broken");
    expect(await storage.getAlarm()).toBe(now + 3_000);
    alarm.scheduleBy(now + 2_000);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 2_000);
  }));

it("does what is due, and comes back for what is next", () =>
  inside(async ({ alarm, storage, now, due }) => {
    const rings: number[] = [];
    const ring = () =>
      alarm.run(async (at) => {
        rings.push(at);
        due.at = at < now + 60_000 ? at + 30_000 : null;
      });
    await ring();
    expect(await storage.getAlarm()).toBe(now + 30_000);
    setClock(now + 60_000);
    await ring();
    expect(rings).toEqual([now, now + 60_000]);
    // Nothing is due any more: no alarm is set by the second run.
    expect(await storage.getAlarm()).toBe(now + 30_000);
  }));

it("that found something due it could not get done does not run without a pause", () =>
  inside(async ({ alarm, storage, now, due }) => {
    due.at = now - 5_000;
    await alarm.run(async () => undefined);
    expect(await storage.getAlarm()).toBe(now + 1_000);
  }));

it.each(["in its work", "in finding what is next"])("that fails %s says so, and comes back after a while", (where) =>
  inside(async ({ storage, now, due }) => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    let isBroken = true;
    const next = () => {
      if (isBroken && where !== "in its work") throw new Error("broken");
      return due.at;
    };
    const alarm = new AlarmClock(storage, next);
    for (let runs = 1; runs <= 10; runs += 1) {
      await alarm.run(async () => {
        if (where === "in its work") throw new Error("broken");
      });
      expect(log).toHaveBeenCalledTimes(runs);
      expect(log).toHaveBeenLastCalledWith(
        JSON.stringify({ event: "alarm_failed", error: "Error", message: "broken" }),
      );
      expect(await storage.getAlarm()).toBe(Date.now() + 10_000);
      advance(10_000);
      await storage.deleteAlarm();
    }
    isBroken = false;
    due.at = now + 600_000;
    await alarm.run(async () => undefined);
    expect(await storage.getAlarm()).toBe(now + 600_000);
  }),
);

it("that others set while it rings stays, and what it leaves undone when it is cut off is due soon", () =>
  inside(async ({ alarm, storage, now, due }) => {
    await alarm.load();
    due.at = now - 5_000;
    const cut = Promise.withResolvers<void>();
    const ringing = alarm.run(() => cut.promise);
    await alarm.load();
    alarm.scheduleBy(now + 600_000);
    await alarm.confirm();
    expect(await storage.getAlarm()).toBe(now + 1_000);
    due.at = now + 600_000;
    cut.resolve();
    await ringing;
    expect(await storage.getAlarm()).toBe(now + 1_000);
  }));

it("goes with everything that is deleted, and can be set afterwards", () =>
  inside(async ({ alarm, storage, now, due }) => {
    await alarm.load();
    alarm.scheduleBy(now + 3_000);
    await alarm.confirm();
    await alarm.deleteAll();
    expect(await storage.getAlarm()).toBeNull();
    due.at = now + 9_000;
    await alarm.load();
    expect(await storage.getAlarm()).toBe(now + 9_000);
  }));
