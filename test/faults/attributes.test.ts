/**
 * Every call of storage and cryptography that an operation on attributes makes, failing once: afterwards the
 * attributes are the old ones or the new ones, never something between, in memory as in storage. What was acknowledged
 * is the new. The alarm always comes back, and in the end deletes what is due.
 */
import { describe, expect, it } from "vitest";
import type { Attribute, AttributeChange } from "../../src/domain/attribute.ts";
import type { Outcome } from "../../src/domain/outcome.ts";
import { advance } from "../kit/clock.ts";
import { type Fault, faultsOf, withFault } from "../kit/platform-faults.ts";
import { evict, runAlarm } from "../kit/storage.ts";
import { type Attributes, OWNERS, type Owner } from "./attribute-owners.ts";
import { beginAnew } from "./beginning.ts";
import { expectAlarmFor, expectDrained, words } from "./survival.ts";

const HIDDEN = "a value that is sealed";

const set = (name: string, value: string, encrypt: boolean, expirationSeconds?: number) => ({
  name,
  value,
  encrypt,
  ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
});

/** What is there before: plain and sealed, with an expiry and without; where it says so, an expired one not yet deleted. */
const BEFORE: AttributeChange = {
  mode: "set",
  items: [set("plain", "1", false), set("sealed", HIDDEN, true), set("short", "3", false, 300)],
};
const EXPIRED: AttributeChange = { mode: "set", items: [set("expired", HIDDEN, true, 1)] };

const write = (mode: "create" | "set" | "update", ...items: Parameters<typeof set>[]): AttributeChange => ({
  mode,
  items: items.map((item) => set(...item)),
});

/** Operations that change attributes, each in one step. */
const CHANGES: [what: string, change: AttributeChange, before?: AttributeChange[]][] = [
  ["create", write("create", ["new", "1", false])],
  ["create sealed, with an early expiry", write("create", ["new", HIDDEN, true, 10])],
  ["create in place of an expired one", write("create", ["expired", "new", false, 60]), [BEFORE, EXPIRED]],
  ["create many", write("create", ["new", HIDDEN, true, 10], ["other", "2", false], ["third", "", true, 20])],
  ["set one that is there", write("set", ["sealed", "now plain", false])],
  ["set one that is there, with an early expiry", write("set", ["plain", HIDDEN, true, 10])],
  ["set many", write("set", ["plain", HIDDEN, true], ["new", "2", false, 10], ["short", HIDDEN, true, 5])],
  ["update", write("update", ["sealed", "changed", true])],
  ["update the expiry alone", { mode: "update", items: [{ name: "short", encrypt: false, expirationSeconds: 7 }] }],
  [
    "update the expiry of a sealed one alone",
    { mode: "update", items: [{ name: "sealed", encrypt: false, expirationSeconds: 7 }] },
  ],
  ["update many", write("update", ["plain", "2", false, 8], ["sealed", HIDDEN, true, 0])],
  ["delete", { mode: "remove", names: ["sealed"] }],
  ["delete many", { mode: "remove", names: ["plain", "sealed", "expired", "missing"] }, [BEFORE, EXPIRED]],
];

/** Operations that change nothing, with what of their answers is the same for all owners. */
const READS: [what: string, read: (attributes: Attributes) => Promise<unknown>][] = [
  ["read", (attributes) => attributes.read(true).then(refusalOr(({ attributes }) => attributes))],
  ["read as it is stored", (attributes) => attributes.read(false).then(refusalOr(namesOf))],
  ["names", async (attributes) => refusalOr(({ names }: { names: string[] }) => names)(await attributes.names())],
];

function refusalOr<T, A>(answerOf: (outcome: T) => A): (outcome: Outcome<T>) => A | undefined {
  return (outcome) => (outcome.ok ? answerOf(outcome) : undefined);
}

function namesOf({ attributes }: { attributes: Attribute[] }): string[] {
  return attributes.map(({ name }) => name);
}

/** The owners share what owns attributes, so a user's object is tried in one way only. */
const [[, newSession], [, newUser]] = OWNERS;
const OBJECTS: [what: string, newOwner: () => Promise<Owner>, isWoken: boolean][] = [
  ["a session in memory", newSession, false],
  ["a session just woken", newSession, true],
  ["a user just woken", newUser, true],
];

describe.each(OBJECTS)("%s", (_what, newOwner, isWoken) => {
  /** An owner with these attributes: its alarm is set for the first expiry. */
  async function prepared(...changes: AttributeChange[]): Promise<Owner> {
    beginAnew();
    const owner = await newOwner();
    for (const change of changes) await owner.inside((attributes) => attributes.change(change));
    await runAlarm(owner.place);
    advance(2_500);
    if (isWoken) await evict(owner.place);
    return owner;
  }

  it.each(CHANGES)("%s", async (_what, change, before = [BEFORE]) => {
    const clean = await prepared(...before);
    const faults = await clean.inside((attributes) => faultsOf(() => attributes.change(change)));
    const changed = (await clean.look()).snapshot;
    const old = (await (await prepared(...before)).look()).snapshot;
    expect(changed).not.toEqual(old);

    for (const fault of faults) {
      const owner = await prepared(...before);
      const { answer } = await owner.inside((attributes) => withFault(fault, () => attributes.change(change)));
      // A fault of cryptography looks like a value that cannot be opened, which is an answer: then nothing was done.
      await expectOneOf(owner, answer ? [answer.ok ? changed : old] : [old, changed], fault);
      await expectDrained(owner, fault);
    }
  });

  it.each(READS)("%s", async (_what, read) => {
    const faults = await (await prepared(BEFORE, EXPIRED)).inside((attributes) => faultsOf(() => read(attributes)));
    const untouched = await prepared(BEFORE, EXPIRED);
    const right = await untouched.inside(read);
    const { snapshot } = await untouched.look();
    expect(right).toHaveLength(3);

    for (const fault of faults) {
      const owner = await prepared(BEFORE, EXPIRED);
      const { answer } = await owner.inside((attributes) => withFault(fault, () => read(attributes)));
      expect([undefined, right], words(fault)).toContainEqual(answer);
      await expectOneOf(owner, [snapshot], fault);
    }
  });
});

async function expectOneOf(owner: Owner, states: unknown[], fault: Fault): Promise<void> {
  const after = await owner.look();
  expect(states, words(fault)).toContainEqual(after.snapshot);
  expectAlarmFor(after, fault);
  await evict(owner.place);
  expect(await owner.look(), words(fault)).toEqual(after);
}
