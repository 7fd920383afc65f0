/**
 * Every call that making, renewing and ending a session costs in its object, failing once: the session is what it was
 * or what it was to become, the same after waking, and in the end nothing is left of it.
 */
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Session } from "../../src/domain/session.ts";
import type { SessionObject } from "../../src/objects/session-object.ts";
import { setClock } from "../kit/clock.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { env } from "../kit/service.ts";
import { emptyFootprint, evict, footprint, runAlarm, sessionPlace, sql } from "../kit/storage.ts";
import { type Owner, sessionOwner } from "./attribute-owners.ts";
import { beginAnew } from "./beginning.ts";
import { expectAlarmFor, expectDrained, words } from "./survival.ts";

const LASTS_MS = 600_000;
const GONE = { ok: false, reason: "no-session" };

/** A session that nobody has made yet; all of them are alike. */
function newSession(): Session {
  const start = beginAnew();
  const id = crypto.randomUUID();
  const facts = { username: "somebody", isSuperUser: false, remoteAddr: "", userAgent: "" };
  return { id, userId: "zusr1", createdAtMs: start, expiresAtMs: start + LASTS_MS, ...facts };
}

const inside = <T>({ id }: Session, work: (object: SessionObject) => Promise<T>) =>
  runInDurableObject(env.SESSIONS.getByName(id), work);

/** A live session with attributes, in an object that was just woken. */
async function made(): Promise<{ session: Session; owner: Owner }> {
  const session = newSession();
  await inside(session, async (object) => {
    await object.begin(session);
    const items = [
      { name: "a", value: "sealed", encrypt: true },
      { name: "b", value: "short", encrypt: false, expirationSeconds: 60 },
    ];
    await object.editAttributes("self", { mode: "set", items });
  });
  await evict(sessionPlace(session.id));
  return { session, owner: sessionOwner(session.id) };
}

it("a session is made, or nothing is", async () => {
  const clean = newSession();
  const faults = await inside(clean, (object) => faultsOf(() => object.begin(clean)));
  const { snapshot } = await sessionOwner(clean.id).look();

  for (const fault of faults) {
    const session = newSession();
    const owner = sessionOwner(session.id);
    const { answer } = await inside(session, (object) => withFault(fault, () => object.begin(session)));
    const after = await owner.look();
    if (answer || after.snapshot.tables > 0) expect(after.snapshot, words(fault)).toEqual(snapshot);
    else expect(after, words(fault)).toMatchObject({ snapshot: { read: GONE }, alarm: null });
    expectAlarmFor(after, fault);
    await evict(owner.place);
    expect(await owner.look(), words(fault)).toEqual(after);
    await expectDrained(owner, fault);
  }
});

it("a session ends then or then, and its alarm comes for either", async () => {
  const clean = await made();
  const later = clean.session.createdAtMs + 2 * LASTS_MS;
  const faults = await inside(clean.session, (object) => faultsOf(() => object.renew(later)));

  for (const fault of faults) {
    const { session, owner } = await made();
    const { answer } = await inside(session, (object) => withFault(fault, () => object.renew(later)));
    const after = await owner.look();
    expect(answer ? [later] : [later, session.expiresAtMs], words(fault)).toContain(after.snapshot.ends);
    const described = await inside(session, async (object) => object.details("self"));
    expect(described, words(fault)).toMatchObject({ ok: true, session: { expiresAtMs: after.snapshot.ends } });
    expectAlarmFor(after, fault);
    await evict(owner.place);
    expect(await owner.look(), words(fault)).toEqual(after);
    await expectDrained(owner, fault);
  }
});

describe("a session that is ended", () => {
  it("lives or has ended, the same after waking, and what has ended leaves nothing", async () => {
    const clean = await made();
    const { snapshot } = await clean.owner.look();
    await evict(clean.owner.place);
    const faults = await inside(clean.session, (object) => faultsOf(() => object.end()));

    for (const fault of faults) {
      const { session, owner } = await made();
      const { error } = await inside(session, (object) => withFault(fault, () => object.end()));
      const after = await owner.look();
      if (after.snapshot.read.ok) expect(after.snapshot.read, words(fault)).toEqual(snapshot.read);
      else expect(after.snapshot.read, words(fault)).toMatchObject(GONE);
      if (error === undefined) expect(await footprint(owner.place), words(fault)).toEqual(await emptyFootprint());
      expectAlarmFor(after, fault);
      await evict(owner.place);
      expect((await owner.look()).snapshot.read.ok, words(fault)).toBe(after.snapshot.read.ok);
      await expectDrained(owner, fault);
    }
  });

  it("is dead for good where its deletion fails, and deleted by its alarm", async () => {
    const { session, owner } = await made();
    const faults = await inside((await made()).session, (object) => faultsOf(() => object.end()));
    const fault = faults.find(({ call, manner }) => call === "deleteAll" && manner === "rejects");
    if (!fault) throw new Error("nothing is deleted");
    const { error } = await inside(session, (object) => withFault(fault, () => object.end()));
    expect(error).toBeInstanceOf(Error);
    expect(await sql(owner.place, "SELECT name FROM attribute")).toHaveLength(2);
    for (let times = 0; times < 2; times += 1) {
      expect((await owner.look()).snapshot.read).toMatchObject(GONE);
      await evict(owner.place);
    }
    expect((await owner.look()).alarm).toBe(session.createdAtMs + 10_000);
    await runAlarm(owner.place);
    expect(await footprint(owner.place)).toEqual(await emptyFootprint());
  });

  it("ends by its alarm, whatever fails", async () => {
    const ended = async () => {
      const all = await made();
      setClock(all.session.expiresAtMs);
      return all;
    };
    const faults = await (await ended()).owner.ring(faultsOf);

    for (const fault of faults) {
      const { owner } = await ended();
      await owner.ring((ring) => withFault(fault, ring));
      const after = await owner.look();
      expect(after.snapshot.read, words(fault)).toMatchObject(GONE);
      if (after.snapshot.tables > 0) {
        expect(after.alarm, words(fault)).toBeGreaterThan(Date.now());
        expect(after.alarm, words(fault)).toBeLessThanOrEqual(Date.now() + 10_000);
      }
      await expectDrained(owner, fault);
      expect(await footprint(owner.place), words(fault)).toEqual(await emptyFootprint());
    }
  });
});
