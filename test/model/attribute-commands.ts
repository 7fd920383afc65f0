/**
 * The commands of the model test. Each does the same to the real object and to the model, and then looks whether the
 * two still agree.
 */
import { expect } from "vitest";
import { fromBase64url } from "../../src/crypto/bytes.ts";
import { keyIdOf } from "../../src/crypto/cipher.ts";
import type { AttributeChange, SetBy } from "../../src/domain/attribute.ts";
import type { Precondition } from "../../src/domain/precondition.ts";
import { setClock } from "../kit/clock.ts";
import type { Keys } from "../kit/keys.ts";
import { setSetting } from "../kit/settings.ts";
import { evict, runAlarm } from "../kit/storage.ts";
import { expectAgreement, shown } from "./agreement.ts";
import type { AttributeModel, ModelAttribute } from "./attribute-model.ts";
import { Command } from "./playing.ts";
import { isEmpty, type NewOwner, type RealOwner } from "./real-owner.ts";
import type { ModelRule } from "./rule-model.ts";

const DAY_MS = 86_400_000;
const FOR_SUPER_USERS = { ok: false, reason: "for-super-users" };

/** The model of the owner that lives now; the one after it has another. */
interface Modelled {
  owner: AttributeModel;
}

/** The real owner that lives now, how the next one is made, and the keys of the settings. */
interface Real {
  owner: RealOwner;
  next: NewOwner;
  keys: Keys;
}

/** A command that is done to an owner. */
export type OwnerCommand = Command<Modelled, Real>;

const command = (words: string, act: (model: Modelled, real: Real) => Promise<void>): OwnerCommand =>
  new Command(words, act, (model, real) => expectAgreement(model.owner, real.owner));

/** How the revision of a precondition is chosen: when the command runs, as nobody knows it before. */
export type Chosen = "the present revision" | "an earlier revision" | "any revision" | "none";

/** Reads some attributes, plain or as they are stored, and their names. */
export function look(names: string[], asStored: boolean, by: SetBy): OwnerCommand {
  return command(`${by} looks at ${JSON.stringify(names)}${asStored ? " as stored" : ""}`, async (model, real) => {
    const read = await real.owner.read(names, !asStored, by);
    const named = await real.owner.names(names, by);
    if (!names.every((name) => model.owner.rules.mayRead(name, by))) {
      return expect([read, named]).toMatchObject([FOR_SUPER_USERS, FOR_SUPER_USERS]);
    }
    const visible = new Map(model.owner.visible(by));
    expect(named.ok && named.names.toSorted()).toEqual([...visible.keys()].filter((name) => names.includes(name)));
    const expected = names.flatMap((name): [string, ModelAttribute][] => {
      const attribute = visible.get(name);
      return attribute ? [[name, attribute]] : [];
    });
    if (!asStored) return expect(read).toMatchObject({ ok: true, attributes: shown(expected) });
    const keyIds = read.ok ? read.attributes.map(({ value, isEncrypted }) => isEncrypted && keyIdOfText(value)) : null;
    expect(keyIds).toEqual(expected.map(([, { keyId }]) => keyId ?? false));
  });
}

const keyIdOfText = (sealed: string) => keyIdOf(fromBase64url(sealed) ?? new Uint8Array());

/** Makes a change; `chosen` is the precondition of one that is about a single attribute. */
export function change(change: AttributeChange, by: SetBy, chosen?: Chosen): OwnerCommand {
  const words = `${by}: ${JSON.stringify(change)}${chosen ? ` if ${chosen}` : ""}`;
  return command(words, async (model, real) => {
    const name = (change.mode === "remove" ? change.names[0] : change.items[0]?.name) ?? "";
    const condition = chosen && conditionOf(chosen, model.owner.live(name)?.revision ?? 1);
    const asked = condition ? { ...change, condition } : change;
    const answer = await real.owner.change(asked, by);
    expect(answer.ok ? "ok" : answer.reason).toBe(model.owner.change(asked, by));
  });
}

function conditionOf(chosen: Chosen, present: number): Precondition {
  if (chosen === "none") return { absent: true };
  if (chosen === "any revision") return { match: "*" };
  return { match: [String(chosen === "the present revision" ? present : present - 1)] };
}

/** Lets time pass; an alarm that is due meanwhile comes late. Where the owner's end would pass, that is lived through. */
export function wait(ms: number): OwnerCommand {
  return command(`wait ${ms} ms`, async (model, real) => {
    const then = model.owner.now + ms;
    if (model.owner.ends !== null && then >= model.owner.ends) return outlive(model, real);
    moveTo(model.owner, then);
  });
}

/** Waits for the alarm and lets it ring, unless that would take more than a day: the platform's dates end in 2189. */
export const waitForAlarm = command("wait for the alarm", async (model, real) => {
  const { alarm, ends, now } = model.owner;
  if (alarm === null || alarm > now + DAY_MS) return;
  if (ends !== null && alarm >= ends) return outlive(model, real);
  moveTo(model.owner, Math.max(now, alarm));
  await ring(model, real);
});

/** Lets the alarm ring now, whenever it is due. */
export const ringEarly = command("ring", ring);

async function ring(model: Modelled, real: Real): Promise<void> {
  const isSet = model.owner.alarm !== null;
  expect(await runAlarm(real.owner.place)).toBe(isSet);
  if (isSet) model.owner.ring();
}

/** Takes the object out of memory. */
export const forget = command("evict", async (model, real) => {
  await evict(real.owner.place);
  model.owner.knowsAlarm = false;
});

/** Ends the owner and goes on with a new one. */
export const end = command("end", async (model, real) => {
  await real.owner.end();
  await expectNothing(real.owner);
  await goOn(model, real);
});

/** Moves the end of a session to that long from now. */
export function renew(ms: number): OwnerCommand {
  return command(`renew for ${ms} ms`, async (model, real) => {
    const expires = model.owner.now + ms;
    expect(await real.owner.renew(expires)).toEqual({ ok: true });
    model.owner.wake();
    model.owner.ends = expires;
    model.owner.bring(expires);
  });
}

/** Restarts with a new primary key; keys under which nothing lies any more are taken out. */
export const rotate = command("rotate the key", async (model, real) => {
  real.keys.rotate([...model.owner.stored.values()].flatMap(({ keyId }) => keyId ?? []));
  model.owner.primary = real.keys.primary;
  await evict(real.owner.place);
  model.owner.knowsAlarm = false;
});

/** Deploys other rules; what is stored stays as it is. */
export function rule(rules: ModelRule[]): OwnerCommand {
  return command(`rules: ${JSON.stringify(rules)}`, async (model) => {
    model.owner.rules.rules = rules;
    setSetting("ATTRIBUTE_RULES", rules);
  });
}

/** Seals a user's values anew. */
export const rewrap = command("rewrap", async (model, real) => {
  expect(await real.owner.rewrap()).toMatchObject({ ok: true, remaining: 0, oldestKey: null });
  model.owner.rewrap();
});

/** Lives through the end of the owner: it is refused from the first millisecond, and its alarm deletes what is left. */
async function outlive(model: Modelled, real: Real): Promise<void> {
  moveTo(model.owner, model.owner.ends ?? model.owner.now);
  await expectEnded(real.owner);
  await runAlarm(real.owner.place);
  await expectNothing(real.owner);
  await goOn(model, real);
}

function moveTo(model: AttributeModel, now: number): void {
  model.now = now;
  setClock(now);
}

/** Nothing is found, nothing can be written, nothing lies in storage; not after an eviction either. */
async function expectNothing(owner: RealOwner): Promise<void> {
  await expectEnded(owner);
  expect(await isEmpty(owner)).toBe(true);
  await evict(owner.place);
  await expectEnded(owner);
  expect(await isEmpty(owner)).toBe(true);
}

async function expectEnded(owner: RealOwner): Promise<void> {
  const gone = { ok: false, reason: expect.stringMatching(/^no-(session|user)$/) };
  const items = [{ name: "a", value: "1", encrypt: false, expirationSeconds: 1 }];
  expect(await owner.read(null, true)).toMatchObject(gone);
  expect(await owner.change({ mode: "set", items })).toMatchObject(gone);
  expect(await owner.renew(Date.now() + 1_000)).toMatchObject({ ok: false });
}

/** Goes on with a new owner. The old one leaves memory, where it would hold open files. */
async function goOn(model: Modelled, real: Real): Promise<void> {
  await evict(real.owner.place);
  const next = await real.next(real.keys.primary);
  next.model.rules.rules = model.owner.rules.rules;
  model.owner = next.model;
  real.owner = next.real;
}
