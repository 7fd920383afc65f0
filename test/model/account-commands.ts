/** The commands of the model test of accounts. Each does the same to the real account and to the model. */
import { expect } from "vitest";
import type { AccountChange } from "../../src/domain/account.ts";
import { setClock } from "../kit/clock.ts";
import { evict, runAlarm } from "../kit/storage.ts";
import { codeOf, wrongCodeOf } from "../kit/totp.ts";
import { expectAgreement } from "./account-agreement.ts";
import type { AccountModel, Beginning, Decision } from "./account-model.ts";
import { type CodeTrial, type FactorChange, UNTOLD } from "./factor-model.ts";
import { Command } from "./playing.ts";
import { madeKeyOf, type RealAccount, told } from "./real-account.ts";

const STEP_MS = 30_000;

/** A password is chosen when a command runs. */
export type ChosenPassword = "the present one" | (string & {});
/** A code, too: of a step that far from the present one. */
export type ChosenCode = number | "wrong" | "none";

type Act = (model: AccountModel, real: RealAccount) => Promise<void>;

const command = (what: string, more: object, act: Act) =>
  new Command<AccountModel, RealAccount>(`${what} ${JSON.stringify(more)}`, act, expectAgreement);

/** Signs in. */
export const signIn = (more: { password: ChosenPassword; next: string | null; code: ChosenCode; from: string }) =>
  command("sign in", more, (model, real) => trySignIn(model, real, more));

async function trySignIn(
  model: AccountModel,
  real: RealAccount,
  { password, next, code, from }: Parameters<typeof signIn>[0],
): Promise<void> {
  const typed = passwordOf(model, password);
  const { text, steps } = await codeFor(model.account?.factor.key ?? null, code);
  const { outcome, sessionId } = await real.signIn({
    password: typed,
    newPassword: next,
    totpCode: text,
    remoteAddr: from,
  });
  expect(told(outcome)).toBe(model.signIn(sessionId, { password: typed, next, code: steps, from }));
}

/** Guesses at the password, with the right one at the code, or with a session at the key. */
export const guess = (more: { what: "password" | "code" | "key"; times: number; from: string }) =>
  command("guess", more, async (model, real) => {
    const { what, times, from } = more;
    if (what !== "password" && !model.account?.factor.on) return;
    for (let count = 0; count < times; count += 1) {
      if (what === "key") await tryFactor(model, real, 1, { key: GUESSED_KEY }, { proof: "none", next: "none" });
      else await trySignIn(model, real, { ...GUESSED[what], next: null, from });
    }
  });

const GUESSED = {
  password: { password: "a wrong password", code: "none" },
  code: { password: "the present one", code: "wrong" },
} as const;
const GUESSED_KEY = "NB2W45DFOIZA4TDPNRSXEZLEEBUW4ZDF";

const passwordOf = (model: AccountModel, chosen: ChosenPassword): string =>
  chosen === "the present one" ? (model.account?.password ?? "nobody's password") : chosen;

/** A code of a key, and the steps whose code it is, as RFC 6238 with one step either side counts them. */
async function codeFor(
  key: string | null,
  chosen: ChosenCode,
): Promise<{ text: string | null; steps: CodeTrial | null }> {
  if (chosen === "none") return { text: null, steps: null };
  if (key === null) return { text: "000000", steps: [] };
  const text = chosen === "wrong" ? await wrongCodeOf(key) : await codeOf(key, chosen);
  const present = Math.floor(Date.now() / STEP_MS);
  const codes = await Promise.all([-1, 0, 1].map((drift) => codeOf(key, drift)));
  return { text, steps: codes.flatMap((code, index) => (code === text ? [present - 1 + index] : [])) };
}

/** A super-user makes the user. */
export const make = (beginning: Beginning, factor: { on: boolean; key: string | null }) =>
  command("make", { ...beginning, ...factor }, (model, real) => makeUser(model, real, beginning, factor));

export async function makeUser(
  model: AccountModel,
  real: RealAccount,
  beginning: Beginning,
  { on, key }: { on: boolean; key: string | null },
): Promise<void> {
  const { password, isLocked, approval, signUp, mustChange } = beginning;
  const made = await real.make({
    password,
    isLocked,
    approvalStatus: approval,
    signUpStatus: signUp,
    passwordMustChange: mustChange,
    factor: { isEnabled: on, key, label: null },
  });
  expect(told(made)).toBe(model.make(beginning, { on, key }));
  if (made.ok) learnKey(model, madeKeyOf(made));
}

/** A key is told where the model says that one was made. */
function learnKey(model: AccountModel, made: string | null): void {
  const { factor } = model.account ?? {};
  expect(made !== null, "a key is told").toBe(factor?.key === UNTOLD);
  if (factor && made !== null) factor.key = made;
}

/** Somebody signs up; most often under a name that was freed first, as otherwise it is nearly always taken. */
export const signUp = (password: string, { isFreed }: { isFreed: boolean }) =>
  command("sign up", { password, isFreed }, async (model, real) => {
    if (isFreed) await removeUser(model, real);
    const { outcome, token } = await real.signUp(password);
    expect(told(outcome)).toBe(model.signUp(password, token));
  });

/** Confirms the last sign-up, or one before it. */
export const confirm = (back: 1 | 2) =>
  command("confirm", { back }, async (model, real) => {
    const token = real.tokens.at(-back) ?? "no token";
    expect(told(await real.inside((object) => object.confirmSignUp(token)))).toBe(model.confirm(token));
  });

/** A super-user decides; a time is meant from now on. */
export const decide = ({ expiresInMs, ...decision }: Decision & { expiresInMs?: number }) =>
  command("decide", { ...decision, expiresInMs }, async (model, real) => {
    const expires = expiresInMs === undefined ? {} : { expires: model.now + expiresInMs };
    expect(told(await real.decide(changeOf({ ...decision, ...expires })))).toBe(
      model.decide({ ...decision, ...expires }),
    );
  });

const PARAMETERS = {
  isSuperUser: "isSuperUser",
  isLocked: "isLocked",
  approval: "approvalStatus",
  signUp: "signUpStatus",
  mustChange: "passwordMustChange",
  expires: "passwordExpiresAtMs",
} as const satisfies Record<keyof Decision, keyof AccountChange>;

const changeOf = (decision: Decision): AccountChange =>
  Object.fromEntries(Object.entries(decision).map(([name, value]) => [PARAMETERS[name as keyof Decision], value]));

/** One of the sessions that live, counted from the last; where there are fewer, the last one that was asked for. */
function sessionOf(model: AccountModel, real: RealAccount, back: number): string {
  const ids = [...real.sessions.keys()];
  return ids.filter((id) => model.isAlive(id)).at(-back) ?? ids.at(-1) ?? "no session";
}

/** The second factor is changed: by its owner with a session, or by a super-user (null). */
export const changeFactor = (back: number | null, said: FactorChange, codes: { proof: ChosenCode; next: ChosenCode }) =>
  command("change the factor", { back, ...said, ...codes }, (model, real) => tryFactor(model, real, back, said, codes));

async function tryFactor(
  model: AccountModel,
  real: RealAccount,
  back: number | null,
  said: FactorChange,
  codes: { proof: ChosenCode; next: ChosenCode },
): Promise<void> {
  const by = back === null ? null : sessionOf(model, real, back);
  const present = model.account?.factor;
  const key = present?.keyAfter(said) ?? null;
  const proof = await codeFor(present?.key ?? null, codes.proof);
  // Of a key that is being made nobody knows a code yet.
  const next = await codeFor(key, key === UNTOLD ? "none" : codes.next);
  const factor = {
    ...(said.on === undefined ? {} : { isEnabled: said.on }),
    ...(said.key === undefined ? {} : { key: said.key }),
    ...(said.isReset ? { makesKey: "always" as const } : {}),
    code: proof.text,
    newCode: next.text,
  };
  const outcome =
    by === null
      ? await real.decide({ factor })
      : await real.by(by, (object, author) => object.changeAccount(real.userId, { factor }, author));
  const isOwner = by !== null;
  const expected = model.changeFactor(by, (stands) =>
    stands.change(said, { proof: proof.steps, newCode: next.steps }, { isOwner, now: model.now }),
  );
  expect(told(outcome)).toBe(expected);
  if (outcome.ok) learnKey(model, madeKeyOf(outcome));
}

/** The owner changes the password. */
export const changeOwnPassword = (back: number, more: { old: ChosenPassword; next: string; from: string }) =>
  command("change the own password", { back, ...more }, async (model, real) => {
    const keep = sessionOf(model, real, back);
    const old = passwordOf(model, more.old);
    const change = { old: { password: old, remoteAddr: more.from }, next: more.next, keep };
    const outcome = await real.by(keep, (object) =>
      object.replacePassword(real.userId, { ...change, expiresAtMs: null, mustChange: null }),
    );
    expect(told(outcome)).toBe(model.changeOwnPassword(keep, old, more.next, more.from));
  });

/** A super-user sets a password. */
export const resetPassword = (next: string, more: { mustChange: boolean | null; days: number | null }) =>
  command("reset the password", { next, ...more }, async (model, real) => {
    const { mustChange, days } = more;
    const expiresAtMs = days === null ? null : model.now + days * 86_400_000;
    const outcome = await real.changePassword({ old: null, next, keep: null, expiresAtMs, mustChange });
    expect(told(outcome)).toBe(model.resetPassword(next, more));
  });

/** What somebody does with a session. */
export const useSession = (what: "renew" | "end" | "end the others", back: number) =>
  command(what, { back }, async (model, real) => {
    const id = sessionOf(model, real, back);
    const outcome = await real.by(id, (object) => {
      if (what === "renew") return object.prolongSession(real.userId, id);
      return what === "end" ? object.endSession(real.userId, id) : object.endOtherSessions(real.userId, id);
    });
    const expected = {
      renew: () => model.renew(id),
      end: () => model.endSession(id),
      "end the others": () => model.endOthers(id),
    };
    expect(told(outcome)).toBe(expected[what]());
  });

/** A super-user deletes the user. */
export const remove = command("remove", {}, removeUser);

async function removeUser(model: AccountModel, real: RealAccount): Promise<void> {
  expect(told(await real.inside((object) => object.remove(real.userId)))).toBe(model.remove());
}

/** Lets time pass. */
export const wait = (ms: number) =>
  command("wait", { ms }, async (model) => {
    model.now += ms;
    setClock(model.now);
  });

/** Lets the alarm ring, if it is set, whenever it is due. */
export const ring = command("ring", {}, async (model, real) => {
  await runAlarm(real.place);
  model.ring();
});

/** Takes the account's object out of memory. */
export const forget = command("evict", {}, async (model, real) => {
  await evict(real.place);
  model.nobodys = { wrong: 0, last: 0 };
});
