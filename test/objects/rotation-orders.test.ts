/**
 * A data key's rotation in every order in which places and objects may come to see its steps. Between two steps both
 * settings are in use side by side for a while, and an object may be restarted with the one and with the other, to and
 * fro; whatever it sealed with one, it opens with the other.
 */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { setClock, stopClock } from "../kit/clock.ts";
import { setDataKeys } from "../kit/keys.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { evict, inStorage, runAlarm } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";

const DAY_MS = 86_400_000;

/** The settings of the steps, in order: the key that seals, and all that open. */
const STEPS = {
  before: [1, 1],
  added: [1, 1, 2],
  promoted: [2, 1, 2],
  retired: [2, 2],
} as const;
type Step = keyof typeof STEPS;

/** All ways to see one or the other of two settings, so many times one after the other. */
const orders = (one: Step, other: Step): Step[][] =>
  Array.from({ length: 16 }, (_, bits) => [8, 4, 2, 1].map((bit) => (bits & bit ? other : one)));

beforeEach(() => {
  // Alarms ring by the real clock, so it must not catch up while a test runs.
  setClock(stopClock() + DAY_MS);
  vi.spyOn(console, "error").mockReturnValue();
});

/** An owner, and all that was ever sealed in it. */
class Witness {
  readonly owner: Owner;
  readonly #sealed = new Map<string, string>();

  constructor(owner: Owner) {
    this.owner = owner;
  }

  /** Restarts the object with the settings of a step, as a deployment does. */
  async restart(step: Step): Promise<void> {
    const [primary, ...ids] = STEPS[step];
    setDataKeys(primary, ...ids);
    await this.keyIds();
    await evict(this.owner.place);
  }

  /** Seals one value more, and expects to read all that were sealed before. */
  async live(): Promise<void> {
    const name = `name-${String(this.#sealed.size).padStart(4, "0")}`;
    const value = `value of ${name}`;
    expectOk(await this.owner.call("PUT", { name, value, encrypt: true }));
    this.#sealed.set(name, value);
    await this.expectAll();
  }

  async expectAll(): Promise<void> {
    const { result } = expectOk(await this.owner.call("GET", {}, { sub: "/all" }));
    const entries = result as { name: string; value: string }[];
    expect(entries.map(({ name, value }) => [name, value])).toEqual([...this.#sealed]);
  }

  /** The keys under which values lie. */
  async keyIds(): Promise<Set<number | null>> {
    return new Set((await inStorage(this.owner.place, storedAttributes)).map(({ keyId }) => keyId));
  }

  /** Seals all anew: a session by its alarm, a user on request. */
  async rewrap(): Promise<void> {
    const { place, who } = this.owner;
    if (place.namespace === "SESSIONS") await runAlarm(place);
    else await env.USERS.getByName(place.name).rewrap(who.user_id ?? "");
  }
}

describe.each(OWNERS)("of %s", (_kind, make) => {
  const begun = async () => {
    setDataKeys(1, 1);
    const witness = new Witness(await make());
    await witness.live();
    return witness;
  };

  it("adding and promoting may be seen in any order, to and fro, with sealing anew at any time between", async () => {
    const late = orders("added", "promoted");
    for (const [index, early] of orders("before", "added").entries()) {
      const witness = await begun();
      for (const step of early) {
        await witness.restart(step);
        await witness.live();
      }
      expect(await witness.keyIds()).toEqual(new Set([1]));
      for (const step of late[index] ?? []) {
        await witness.restart(step);
        await witness.live();
        await witness.rewrap();
        await witness.expectAll();
      }
    }
  });

  it.each(orders("added", "promoted").map((order) => [order.join(", "), order] as const))(
    "while it is promoted: %s; then it is sealed anew and retired, to and fro",
    async (_words, order) => {
      const witness = await begun();
      for (const step of order) {
        await witness.restart(step);
        await witness.live();
      }
      await witness.restart("promoted");
      await witness.rewrap();
      expect(await witness.keyIds()).toEqual(new Set([2]));
      for (const step of ["retired", "promoted", "promoted", "retired"] as const) {
        await witness.restart(step);
        await witness.live();
      }
      expect(await witness.keyIds()).toEqual(new Set([2]));
    },
  );

  it.each([
    ["a place that was left behind meets what the new key has sealed", "promoted", "before", "added"],
    ["the old key is retired before all is sealed anew", "added", "retired", "promoted"],
  ] as const)("where %s, that is an error and no loss", async (_what, right, wrong, mended) => {
    const witness = await begun();
    await witness.restart(right);
    await witness.live();
    const stored = await inStorage(witness.owner.place, storedAttributes);

    await witness.restart(wrong);
    expectRefusal(await witness.owner.call("GET", {}, { sub: "/all" }), 500, "E008004");
    await witness.rewrap();
    await witness.rewrap();
    const names = await inStorage(witness.owner.place, storedAttributes);
    expect(names.map(({ name, revision }) => [name, revision])).toEqual(
      stored.map(({ name, revision }) => [name, revision]),
    );

    await witness.restart(mended);
    await witness.expectAll();
    await witness.live();
  });
});
