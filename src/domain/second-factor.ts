// The second factor of a user: when codes are judged, which code is accepted, and what of a change needs a proof. Times
// are milliseconds, steps are those of the codes.

import { CODE_BACK_OFF_AFTER, CODE_BACK_OFF_FIRST_MS, CODE_BACK_OFF_MAX_MS } from "../limits.ts";
import { type BackOffRule, NO_WRONG_TRIALS, oneMoreWrong, remainingBackOffMs, type WrongTrials } from "./back-off.ts";
import type { SignInTrial } from "./sign-in.ts";

/** What is kept of a user's codes. */
export interface CodeMemory extends WrongTrials {
  /** Counts the keys: what was computed under one says nothing of the next. */
  generation: number;
  /** The step of the last code that was accepted; each code counts once (RFC 6238, section 5.2). */
  lastStep: number;
}

/** A code as it was computed, before it is judged; `steps` are those whose code it is. */
export interface ComputedCode {
  generation: number;
  steps: readonly number[];
}

/** Before any step: every code counts. */
export const NO_STEP = -1;

const RULE: BackOffRule = { after: CODE_BACK_OFF_AFTER, firstMs: CODE_BACK_OFF_FIRST_MS, mostMs: CODE_BACK_OFF_MAX_MS };

/** How long codes are not judged, after too many wrong ones; 0 where they are. */
export const suspensionMs = (memory: CodeMemory, nowMs: number): number => remainingBackOffMs(memory, nowMs, RULE);

/** Judges a code, and says what is to be remembered. A code of an earlier key is wrong, and says nothing of the person. */
export function judgeCode(
  memory: CodeMemory,
  code: ComputedCode | null,
  nowMs: number,
): { verdict: SignInTrial["code"]; memory: CodeMemory } {
  if (code === null) return { verdict: "missing", memory };
  if (suspensionMs(memory, nowMs) > 0) return { verdict: "suspended", memory };
  if (code.generation !== memory.generation) return { verdict: "wrong", memory };
  const step = code.steps.find((each) => each > memory.lastStep);
  if (step === undefined) return { verdict: "wrong", memory: { ...memory, ...oneMoreWrong(memory, nowMs) } };
  return { verdict: "right", memory: { ...memory, ...NO_WRONG_TRIALS, lastStep: step } };
}

/** The memory of a key that is set, or said again: which code was accepted last, if one was. */
export function memoryOfKey(memory: CodeMemory, { isNew, lastStep }: { isNew: boolean; lastStep: number }): CodeMemory {
  return { ...NO_WRONG_TRIALS, generation: memory.generation + Number(isNew), lastStep };
}

/** What is to be changed of a second factor; what is missing stays. Keys are base32. */
export interface FactorChange {
  isEnabled?: boolean;
  key?: string;
  /** Whether a new key is made where none is given: also in place of a stored one, or only where there is none. */
  makesKey?: "always" | "if-none";
  /** Null unsets it. */
  label?: string | null;
  /** The code that proves the present factor; null for none. */
  code: string | null;
  /** The code that proves the new one: without it no change. */
  newCode: string | null;
}

/** Where a key comes from: the change, the present one, or made now. Null where there is and will be none. */
export type KeySource = "given" | "stored" | "made" | null;

/** Which key there is after a change. */
export function keySourceOf(change: FactorChange, { hasKey }: { hasKey: boolean }): KeySource {
  if (change.key !== undefined) return "given";
  if (change.makesKey === "always") return "made";
  if (hasKey) return "stored";
  return change.isEnabled || change.makesKey === "if-none" ? "made" : null;
}
