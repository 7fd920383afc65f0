/** The object of a session: made once, alive until its end, and after that nothing at all. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../src/domain/session.ts";
import { sessionObject } from "../../src/objects/object-client.ts";
import type { Caller, SessionObject } from "../../src/objects/session-object.ts";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { failNext } from "../kit/platform-faults.ts";
import { env } from "../kit/service.ts";
import { alarmOf, emptyFootprint, evict, footprint, inStorage, runAlarm, sessionPlace, sql } from "../kit/storage.ts";

const LASTS_MS = 60_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** A session that nobody has made yet, and its object. */
function prepared() {
  const session: Session = {
    id: crypto.randomUUID(),
    userId: "zusr1",
    username: "somebody",
    isSuperUser: false,
    createdAtMs: Date.now(),
    expiresAtMs: Date.now() + LASTS_MS,
    remoteAddr: "192.0.2.1",
    userAgent: "a test",
  };
  return { session, place: sessionPlace(session.id), object: sessionObject(env, session.id) };
}

/** A live session and its object. */
async function made() {
  const all = prepared();
  expect(await all.object.call((stub) => stub.begin(all.session))).toEqual({ ok: true });
  return all;
}

type Made = Awaited<ReturnType<typeof made>>;

const put = ({ object }: Made, name: string, more: { encrypt?: boolean; expirationSeconds?: number } = {}) =>
  object.call((stub) =>
    stub.editAttributes("self", { mode: "set", items: [{ name, value: "a value", encrypt: false, ...more }] }),
  );
const names = ({ object }: Made) => object.call((stub) => stub.listAttributeNames("self", null));
const GONE = { ok: false, reason: "no-session" };

describe("a session that was never made", () => {
  it("answers that there is none, and writes nothing, whatever is asked", async () => {
    const { object, place } = prepared();
    const spent = await costOf(async () => {
      expect(await object.call((stub) => stub.actor())).toMatchObject(GONE);
      expect(await object.call((stub) => stub.details("self"))).toMatchObject(GONE);
      expect(await object.call((stub) => stub.renew(Date.now() + LASTS_MS))).toMatchObject(GONE);
      expect(await object.call((stub) => stub.listAttributes("self", null, true))).toMatchObject(GONE);
      expect(await object.call((stub) => stub.listAttributeNames("self", ["a"]))).toMatchObject(GONE);
      expect(await object.call((stub) => stub.editAttributes("self", { mode: "remove", names: ["a"] }))).toMatchObject(
        GONE,
      );
      await object.call((stub) => stub.end());
    });
    expect(spent).toEqual(cost({ sessions: expect.any(Array), transactions: 0 }));
    expect(await footprint(place)).toEqual(await emptyFootprint());
    expect(await runAlarm(place)).toBe(false);
  });
});

describe("a live session", () => {
  it("knows who acts and what it is, to whom may ask", async () => {
    const { object, session } = await made();
    const { id: sessionId, userId, username, isSuperUser } = session;
    expect(await object.call((stub) => stub.actor())).toEqual({
      ok: true,
      actor: { sessionId, userId, username, isSuperUser },
    });
    const owner: Caller = { sessionId: "another", userId, username, isSuperUser: false };
    const admin: Caller = { sessionId: "theirs", userId: "zusr2", username: "admin", isSuperUser: true };
    for (const caller of ["self", owner, admin] as const) {
      expect(await object.call((stub) => stub.details(caller))).toEqual({ ok: true, session });
    }
    const stranger = { ...admin, isSuperUser: false };
    expect(await object.call((stub) => stub.details(stranger))).toEqual({ ok: false, reason: "not-owner" });
  });

  it("is made once", async () => {
    const { object, session } = await made();
    const other = { ...session, userId: "zusr2" };
    expect(await object.call((stub) => stub.begin(other))).toEqual({ ok: false, reason: "session-exists" });
    expect(await object.call((stub) => stub.details("self"))).toEqual({ ok: true, session });
  });

  it("survives that its memory is lost", async () => {
    const live = await made();
    await put(live, "a", { encrypt: true });
    await evict(live.place);
    expect(await live.object.call((stub) => stub.details("self"))).toEqual({ ok: true, session: live.session });
    expect(await names(live)).toMatchObject({ ok: true, names: ["a"] });
  });

  it("goes on after a renewal, also when its memory is lost, and no longer than that", async () => {
    const now = stopClock();
    const live = await made();
    expect(await live.object.call((stub) => stub.renew(now + 2 * LASTS_MS))).toEqual({ ok: true });
    await evict(live.place);
    setClock(now + LASTS_MS);
    expect(await runAlarm(live.place)).toBe(true);
    expect(await alarmOf(live.place)).toBe(now + 2 * LASTS_MS);
    setClock(now + 2 * LASTS_MS - 1);
    expect(await names(live)).toMatchObject({ ok: true });
    setClock(now + 2 * LASTS_MS);
    expect(await names(live)).toMatchObject(GONE);
    expect(await live.object.call((stub) => stub.renew(now + 3 * LASTS_MS))).toMatchObject(GONE);
  });

  it("may be renewed to an earlier end", async () => {
    const now = stopClock();
    const live = await made();
    expect(await live.object.call((stub) => stub.renew(now + 1_500))).toEqual({ ok: true });
    expect(await alarmOf(live.place)).toBe(now + 2_000);
  });
});

describe("the end of a session", () => {
  it.each<[string, (live: Made) => Promise<unknown>]>([
    ["it is ended", ({ object }) => object.call((stub) => stub.end())],
    [
      "its time is over and the alarm has run",
      async ({ place }) => {
        advance(LASTS_MS);
        await runAlarm(place);
      },
    ],
    [
      "the same after its memory was lost",
      async ({ place }) => {
        await evict(place);
        advance(LASTS_MS);
        await runAlarm(place);
      },
    ],
  ])("when %s, nothing is left and nothing brings it back", async (_how, end) => {
    stopClock();
    const live = await made();
    await put(live, "a", { encrypt: true, expirationSeconds: 10 });
    await put(live, "b");
    await end(live);
    for (let round = 0; round < 2; round += 1) {
      expect(await footprint(live.place)).toEqual(await emptyFootprint());
      expect(await put(live, "c", { encrypt: true, expirationSeconds: 10 })).toMatchObject(GONE);
      expect(await live.object.call((stub) => stub.renew(Date.now() + LASTS_MS))).toMatchObject(GONE);
      expect(await names(live)).toMatchObject(GONE);
      await live.object.call((stub) => stub.end());
      await evict(live.place);
    }
    expect(await runAlarm(live.place)).toBe(false);
    expect(await footprint(live.place)).toEqual(await emptyFootprint());
  });

  it("comes between writes that are under way: each is done or refused, and nothing is left", async () => {
    const live = await made();
    await evict(live.place);
    const writes = Array.from({ length: 40 }, (_, i) =>
      put(live, `n${i}`, { encrypt: i % 2 === 0, expirationSeconds: i + 1 }),
    );
    const ended = live.object.call((stub) => stub.end());
    const late = Array.from({ length: 40 }, (_, i) => put(live, `m${i}`, { encrypt: i % 2 === 0 }));
    for (const outcome of await Promise.all([...writes, ...late])) {
      expect(outcome.ok || outcome.reason === "no-session").toBe(true);
    }
    await ended;
    expect(await footprint(live.place)).toEqual(await emptyFootprint());
  });

  it("whose deletion fails is told, leaves the session dead meanwhile, and can be repeated", async () => {
    const live = await made();
    await put(live, "a");
    const fault = await failNext("deleteAll");
    // Asked inside the object, as the runtime prints what leaves one uncaught.
    await runInDurableObject(env.SESSIONS.getByName(live.session.id), (object: SessionObject) =>
      expect(object.end()).rejects.toThrow("a fault of the platform"),
    );
    expect(fault.happened()).toBe(true);
    expect(await names(live)).toMatchObject(GONE);
    await live.object.call((stub) => stub.end());
    expect(await footprint(live.place)).toEqual(await emptyFootprint());
  });
});

describe("the alarm", () => {
  it("that cannot delete what has ended comes back and does its work", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const now = stopClock();
    const live = await made();
    await put(live, "a", { expirationSeconds: 5 });
    setClock(now + LASTS_MS);
    const fault = await failNext("deleteAll");
    expect(await runAlarm(live.place)).toBe(true);
    expect(fault.happened()).toBe(true);
    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({ event: "alarm_failed" });
    expect(await alarmOf(live.place)).toBe(now + LASTS_MS + 10_000);
    expect(await names(live)).toMatchObject(GONE);

    expect(await runAlarm(live.place)).toBe(true);
    expect(await footprint(live.place)).toEqual(await emptyFootprint());
  });

  it("that fails at every step in turn has always come back, until it is done", async () => {
    vi.spyOn(console, "error").mockReturnValue();
    const now = stopClock();
    const live = await made();
    await put(live, "kept");
    let failures = 0;
    for (let nth = 1; nth <= 20; nth += 1) {
      await put(live, "expiring", { expirationSeconds: 1 });
      advance(1_000);
      const fault = await failNext("exec", { nth });
      await runAlarm(live.place);
      fault.mend();
      if (fault.happened()) failures += 1;
      expect(await alarmOf(live.place)).not.toBeNull();
      await runAlarm(live.place);
      expect(await sql(live.place, "SELECT name FROM attribute")).toEqual([{ name: "kept" }]);
    }
    // Each statement of the handler has failed once, and there are no more than these.
    expect(failures).toBeGreaterThan(3);
    expect(failures).toBeLessThan(20);
    expect(await alarmOf(live.place)).toBe(now + LASTS_MS);
  });

  it("that was lost is set again by the first write after waking", async () => {
    const now = stopClock();
    const live = await made();
    await put(live, "a", { expirationSeconds: 30 });
    await inStorage(live.place, (storage) => storage.deleteAlarm());
    await evict(live.place);
    expect(await names(live)).toMatchObject({ ok: true });
    expect(await alarmOf(live.place)).toBeNull();
    await put(live, "b");
    expect(await alarmOf(live.place)).toBe(now + 30_000);
  });
});
