/** Expiry of attributes and of what they belong to: exact when read, physical soon after, and gone for good. */
import { describe, expect, it } from "vitest";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newPerson, signIn } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { alarmOf, emptyFootprint, evict, footprint, runAlarm, sessionPlace, sql } from "../kit/storage.ts";

const put = async (owner: Owner, fields: Fields) => expectOk(await owner.call("PUT", fields));
const found = async (owner: Owner, name = "a") => expectOk(await owner.call("GET", { name })).found;
const names = async (owner: Owner) => expectOk(await owner.call("GET", {}, { sub: "/names" })).result;
const stored = async (owner: Owner) => (await sql(owner.place, "SELECT name FROM attribute")).map(({ name }) => name);

describe.each(OWNERS)("of %s", (_kind, make) => {
  it.each([
    ["in one call", (owner: Owner) => owner.call("GET", { data: ["a", "b"] })],
    ["among all", (owner: Owner) => owner.call("GET", {}, { sub: "/all" })],
  ])("is exact to the millisecond, %s", async (_how, read) => {
    const owner = await make();
    const now = stopClock();
    // Between two seconds, so that what is shown is cut and what counts is not.
    setClock(now + 678);
    await put(owner, { name: "a", value: "1", expiration: 2, encrypt: true });
    await put(owner, { name: "b", value: "1" });
    const shownExpiry = expectOk(await owner.call("GET", { name: "a" })).expiration_time;
    expect(shownExpiry).toBe(new Date(now + 2_000).toISOString().slice(0, 19));

    setClock(now + 2_677);
    expect((expectOk(await read(owner)).result as Fields[]).filter((entry) => entry.found)).toHaveLength(2);
    expect(await found(owner)).toBe(true);
    expect(await names(owner)).toEqual(["a", "b"]);

    setClock(now + 2_678);
    expect((expectOk(await read(owner)).result as Fields[]).filter((entry) => entry.found)).toHaveLength(1);
    expect(await found(owner)).toBe(false);
    expect(expectOk(await owner.call("GET", { name: "a" }, { sub: "/exists" })).result).toBe(false);
    expect(await names(owner)).toEqual(["b"]);
  });

  it("is physical when the alarm has run, which may run twice, early or late", async () => {
    const owner = await make();
    const now = stopClock();
    await put(owner, { data: ["a", "b", "c"].map((name, i) => ({ name, value: "1", expiration: 10 * (i + 1) })) });
    await put(owner, { name: "d", value: "1" });

    await runAlarm(owner.place);
    expect(await stored(owner)).toEqual(["a", "b", "c", "d"]);
    expect(await alarmOf(owner.place)).toBe(now + 10_000);

    setClock(now + 10_000);
    expect(await stored(owner)).toEqual(["a", "b", "c", "d"]);
    for (let runs = 0; runs < 2; runs += 1) {
      expect(await runAlarm(owner.place)).toBe(true);
      expect(await stored(owner)).toEqual(["b", "c", "d"]);
      expect(await alarmOf(owner.place)).toBe(now + 20_000);
    }

    setClock(now + 60_000);
    await evict(owner.place);
    await runAlarm(owner.place);
    expect(await stored(owner)).toEqual(["d"]);
    expect(await names(owner)).toEqual(["d"]);
  });

  it("alarms are rounded up to whole seconds, so that many expiries are one run", async () => {
    const owner = await make();
    const now = stopClock();
    for (const [i, ms] of [1, 400, 999].entries()) {
      setClock(now + ms);
      await put(owner, { name: `n${i}`, value: "1", expiration: 5 });
    }
    expect(await alarmOf(owner.place)).toBe(now + 6_000);
    setClock(now + 6_000);
    await runAlarm(owner.place);
    expect(await stored(owner)).toEqual([]);
  });

  it("that is cleared or moved is not carried out", async () => {
    const owner = await make();
    const now = stopClock();
    await put(owner, { data: ["cleared", "moved", "left"].map((name) => ({ name, value: "1", expiration: 5 })) });
    await put(owner, { name: "cleared", expiration: 0 });
    await put(owner, { name: "moved", expiration: 50 });
    setClock(now + 5_000);
    await runAlarm(owner.place);
    expect(await stored(owner)).toEqual(["cleared", "moved"]);
    expect(await names(owner)).toEqual(["cleared", "moved"]);
    expect(await alarmOf(owner.place)).toBe(now + 50_000);
  });

  it("survives that the object's memory is lost", async () => {
    const owner = await make();
    stopClock();
    await put(owner, { name: "a", value: "a sealed value", encrypt: true, expiration: 5 });
    await put(owner, { name: "b", value: "1" });
    await evict(owner.place);
    expect(expectOk(await owner.call("GET", { name: "a" }))).toMatchObject({ value: "a sealed value" });
    advance(5_000);
    await evict(owner.place);
    expect(await names(owner)).toEqual(["b"]);
  });

  it("that is beyond the end of the session is shown as it was asked for", async () => {
    const owner = await make();
    const now = stopClock();
    await put(owner, { name: "a", value: "1", expiration: 3_153_600_000 });
    const { expiration_time } = expectOk(await owner.call("GET", { name: "a" }));
    expect(expiration_time).toBe(new Date(now + 3_153_600_000_000).toISOString().slice(0, 19));
  });
});

describe("the session itself", () => {
  const tokens = (ust: string) => ({ ...APP, current_ust: ust, target_ust: ust });
  const HOUR_MS = 3_600_000;

  it("keeps its attributes when it is renewed, until their own expiry", async () => {
    const now = stopClock();
    const { ust, sessionId } = await signIn(await newPerson());
    const write = {
      ...tokens(ust),
      data: [
        { name: "long", value: "1" },
        { name: "short", value: "1", expiration: 4_000 },
      ],
    };
    expectOk(await call("PUT", SESSION_ATTR, { body: write }));

    setClock(now + HOUR_MS - 1);
    expectOk(await call("PATCH", "/zato/sso/user/session", { body: { ...APP, ust } }));
    // The alarm of the old end comes, finds the session alive and sets itself to what is due next.
    setClock(now + HOUR_MS);
    await runAlarm(sessionPlace(sessionId));
    expect(await alarmOf(sessionPlace(sessionId))).toBe(now + 4_000_000);
    expect(expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: tokens(ust) })).result).toEqual([
      "long",
      "short",
    ]);
    setClock(now + 4_000_000);
    expect(expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: tokens(ust) })).result).toEqual(["long"]);
  });

  it.each(["awake", "asleep"])(
    "leaves nothing when its alarm has run at its end, the object being %s",
    async (state) => {
      const now = stopClock();
      const { ust, sessionId } = await signIn(await newPerson());
      const place = sessionPlace(sessionId);
      expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens(ust), name: "a", value: "1", expiration: 9_000 } }));
      expect(await alarmOf(place)).toBe(now + HOUR_MS);

      setClock(now + HOUR_MS);
      if (state === "asleep") await evict(place);
      expect(await runAlarm(place)).toBe(true);
      expect(await footprint(place)).toEqual(await emptyFootprint());
      expect(await runAlarm(place)).toBe(false);
      expectRefusal(
        await call("PUT", SESSION_ATTR, { body: { ...tokens(ust), name: "a", value: "1" } }),
        403,
        "E007001",
      );
      expect(await footprint(place)).toEqual(await emptyFootprint());
    },
  );
});
