/**
 * What objects answer of their attributes from memory is what lies in their storage, after any commands: writes that
 * fail at any call of the platform, alarms, values sealed anew, evictions, the clock. The storage itself, read behind
 * the object's back, is the judge.
 *
 * A failure prints its seed and path; MODEL_SEED, MODEL_PATH and MODEL_RUNS go for it as for the other model test.
 */
import fc from "fast-check";
import { expect, inject, it, vi } from "vitest";
import type { AttributeChange } from "../../src/domain/attribute.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { Keys } from "../kit/keys.ts";
import type { PlatformMethod } from "../kit/platform-call.ts";
import { failNext } from "../kit/platform-faults.ts";
import { evict, runAlarm, sql } from "../kit/storage.ts";
import { type NewOwner, newSessionOwner, newUserOwner, type RealOwner } from "./real-owner.ts";

const { runs, seed, path } = inject("modelTest");
const COMMANDS = 40;
const RUN_MS = 2_000;
const SHRINKING_MS = 120_000;
/** Alarms of the platform go by the real clock: a stopped one that is a day ahead keeps them from ringing by themselves. */
const AHEAD_MS = 86_400_000;

interface Scene {
  owner: RealOwner;
  keys: Keys;
}

/** A command, with the words by which a failure shows it. */
interface Step {
  words: string;
  act(scene: Scene): Promise<void>;
}

const name = fc.constantFrom("a", "b", "c", "d", "__proto__");
const item = fc.record(
  {
    name,
    value: fc.constantFrom("", "x", "é".repeat(9), "long ".repeat(3_000)),
    encrypt: fc.boolean(),
    expirationSeconds: fc.constantFrom(null, 1, 2, 60, 4_000),
  },
  { requiredKeys: ["name", "encrypt"], noNullPrototype: true },
);
const change: fc.Arbitrary<AttributeChange> = fc.oneof(
  { arbitrary: fc.tuple(item).map((items) => ({ mode: "set" as const, items })), weight: 3 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("set", "update", "create"), fc.array(item, { minLength: 1, maxLength: 4 }))
      .map(([mode, items]) => ({ mode, items })),
    weight: 3,
  },
  {
    arbitrary: fc.uniqueArray(name, { minLength: 1 }).map((names) => ({ mode: "remove" as const, names })),
    weight: 2,
  },
);
const method = fc.constantFrom<PlatformMethod>(
  "exec",
  "transactionSync",
  "commit",
  "setAlarm",
  "getAlarm",
  "encrypt",
  "decrypt",
);

const step = fc.oneof(
  { arbitrary: change.map((asked) => changing(asked)), weight: 10 },
  { arbitrary: fc.tuple(change, method, fc.integer({ min: 1, max: 3 })).map((all) => changing(...all)), weight: 6 },
  { arbitrary: fc.uniqueArray(name, { minLength: 1 }).map(looking), weight: 6 },
  { arbitrary: fc.constant(null).map(lookingAtAll), weight: 2 },
  { arbitrary: fc.constantFrom(1, 999, 1_000, 60_000).map(waiting), weight: 4 },
  { arbitrary: fc.option(fc.tuple(method, fc.integer({ min: 1, max: 3 }))).map(ringing), weight: 4 },
  { arbitrary: fc.constant(null).map(evicting), weight: 2 },
  { arbitrary: fc.boolean().map(sealingAnew), weight: 2 },
);

/** A change; with a method, its `nth` call from then on fails. What was answered does not matter, but what is left. */
function changing(asked: AttributeChange, fails?: PlatformMethod, nth = 1): Step {
  return {
    words: `${JSON.stringify(asked).slice(0, 200)}${fails ? `, ${fails} ${nth} failing` : ""}`,
    act: ({ owner }) => failing(fails, nth, () => owner.change(asked)),
  };
}

/** The alarm rings, whenever it is due; with a method, its `nth` call fails. */
function ringing(fault: [PlatformMethod, number] | null): Step {
  const [fails, nth = 1] = fault ?? [];
  return {
    words: `ring${fails ? `, ${fails} ${nth} failing` : ""}`,
    act: ({ owner }) => failing(fails, nth, () => runAlarm(owner.place)),
  };
}

async function failing(fails: PlatformMethod | undefined, nth: number, work: () => Promise<unknown>): Promise<void> {
  const fault = fails && (await failNext(fails, { nth }));
  await work().catch((error: unknown) => expect(String(error)).toContain("a fault of the platform"));
  fault?.mend();
}

function evicting(): Step {
  return {
    words: "evict",
    act: async ({ owner }) => {
      await stored(owner); // what is not in memory cannot be evicted
      await evict(owner.place);
    },
  };
}

function waiting(ms: number): Step {
  return { words: `wait ${ms} ms`, act: async () => void advance(ms) };
}

/** Rotates the key; objects that are awake learn of it at once, as they would after a deployment. */
function sealingAnew(isAsked: boolean): Step {
  return {
    words: isAsked ? "rotate and rewrap" : "rotate and ring",
    act: async ({ owner, keys }) => {
      keys.rotate((await stored(owner)).flatMap(({ keyId }) => keyId ?? []));
      if (isAsked) await owner.rewrap();
      else await runAlarm(owner.place);
    },
  };
}

function looking(names: string[]): Step {
  return {
    words: `look at ${names.join(", ")}`,
    act: async ({ owner }) => {
      const rows = new Map((await live(owner)).map((row) => [row.name, row]));
      await expectShown(
        owner,
        names,
        names.flatMap((each) => rows.get(each) ?? []),
      );
    },
  };
}

function lookingAtAll(): Step {
  return { words: "look at all", act: async ({ owner }) => expectShown(owner, null, await live(owner)) };
}

type Row = Awaited<ReturnType<typeof stored>>[number];

async function expectShown(owner: RealOwner, names: string[] | null, rows: Row[]): Promise<void> {
  const asStored = rows.map(({ keyId: _keyId, ...row }) => row);
  expect(await owner.read(names, false)).toMatchObject({ ok: true, attributes: asStored });
  const read = await owner.read(names, true);
  expect(read.ok && read.attributes.map((attribute) => attribute.name)).toEqual(asStored.map((row) => row.name));
}

/** What lies in storage, read behind the object's back, as a reader would be shown it. */
async function stored({ place }: RealOwner) {
  const rows = await sql(
    place,
    "SELECT name, value, created, modified, expires, revision, set_by FROM attribute ORDER BY name",
  );
  return rows.map(({ name: itsName, value, created, modified, expires, revision, set_by }) => {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : null;
    return {
      name: String(itsName),
      value: bytes ? bytes.toBase64({ alphabet: "base64url", omitPadding: true }) : String(value),
      isEncrypted: bytes !== null,
      keyId: bytes && ((bytes[1] ?? 0) << 8) + (bytes[2] ?? 0),
      createdAtMs: created,
      modifiedAtMs: modified,
      expiresAtMs: expires as number | null,
      revision,
      setBy: set_by,
    };
  });
}

const live = async (owner: RealOwner) =>
  (await stored(owner)).filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > Date.now());

const OWNERS: [kind: string, next: NewOwner][] = [
  ["a session", newSessionOwner],
  ["a user", newUserOwner],
];

it.each(OWNERS)(
  "%s answers from memory what lies in storage, after any commands",
  async (_kind, next) => {
    vi.spyOn(console, "error").mockReturnValue();
    const steps = fc.array(step, { maxLength: COMMANDS, size: "max" }).map(printable);
    const property = fc.asyncProperty(steps, async (asked) => {
      stopClock();
      advance(AHEAD_MS);
      const keys = new Keys();
      const { real: owner } = await next(keys.primary);
      for (const each of asked) await each.act({ owner, keys });
      await lookingAtAll().act({ owner, keys });
      // In memory it would hold open files.
      await evict(owner.place);
    });
    await fc.assert(property, {
      numRuns: runs,
      interruptAfterTimeLimit: runs * RUN_MS + SHRINKING_MS / 2,
      ...(seed === null ? {} : { seed }),
      ...(path === null ? {} : { path }),
    });
  },
  runs * RUN_MS + SHRINKING_MS,
);

/** A failure prints one command a line. */
function printable(steps: Step[]): Step[] {
  return Object.assign(steps, { [fc.toStringMethod]: () => `\n  ${steps.map(({ words }) => words).join("\n  ")}\n` });
}
