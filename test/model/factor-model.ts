/** What a second factor must answer: the contract's rules (1.6.5), which it shares no code with. */
import { NO_TRIALS, oneMore, pauseMs, type Trials } from "./trials-model.ts";

const MINUTE_MS = 60_000;
const NO_STEP = -1;
const OK = "200";
const MISSING = "403 E005008";
const WRONG = "403 E005001";
const SUSPENDED = "429 E005001";

/** A code that is tried: the steps, at or beside the present one, whose code it is. */
export type CodeTrial = readonly number[];

/** What is said of a second factor. */
export interface FactorChange {
  on?: boolean;
  key?: string;
  /** As `PATCH /totp`: a key is made where none is given. */
  isReset?: boolean;
}

export class ModelFactor {
  on: boolean;
  /** A key that was made is `UNTOLD` until its answer says it. */
  key: string | null;
  #last = NO_STEP;
  #trials: Trials = NO_TRIALS;

  constructor({ on, key }: { on: boolean; key: string | null }) {
    this.on = on;
    this.key = key ?? (on ? UNTOLD : null);
  }

  /** Judges a code, and uses it up. */
  judge(code: CodeTrial | null, now: number): string {
    if (code === null) return MISSING;
    if (this.#isSuspended(now)) return SUSPENDED;
    const step = code.find((each) => each > this.#last);
    if (step === undefined) {
      this.#trials = oneMore(this.#trials, now);
      return WRONG;
    }
    this.#last = step;
    this.#trials = NO_TRIALS;
    return OK;
  }

  #isSuspended(now: number): boolean {
    return pauseMs(this.#trials, now, 5 * MINUTE_MS, 60 * MINUTE_MS) > 0;
  }

  /** The key after a change; `UNTOLD` where that makes one. */
  keyAfter({ on = this.on, key, isReset = false }: FactorChange): string | null {
    return key ?? (isReset || (on && this.key === null) ? UNTOLD : this.key);
  }

  /**
   * @param proof a code of the present key
   * @param newCode a code of the key that is being set
   * @returns what is told, and whether it is another factor than before
   */
  change(
    said: FactorChange,
    { proof, newCode }: { proof: CodeTrial | null; newCode: CodeTrial | null },
    { isOwner, now }: { isOwner: boolean; now: number },
  ): { told: string; isAnother: boolean } {
    const refused = (told: string) => ({ told, isAnother: false });
    const on = said.on ?? this.on;
    const key = this.keyAfter(said);
    const setsKey = key !== this.key || key === UNTOLD;
    if (this.on && isOwner) {
      if (said.key !== undefined && this.#isSuspended(now)) return refused(SUSPENDED);
      if (!on || setsKey) {
        // To say another key is to try one.
        const told = this.judge(proof ?? (said.key === undefined ? null : []), now);
        if (told !== OK) return refused(told === WRONG && proof === null ? MISSING : told);
      }
    }
    const [newStep = NO_STEP] = newCode ?? [];
    if (newCode !== null && newStep === NO_STEP) return refused(WRONG);
    const isAnother = on !== this.on || setsKey;
    if (setsKey || said.key !== undefined) {
      this.#last = newStep;
      this.#trials = NO_TRIALS;
    } else {
      this.#last = Math.max(this.#last, newStep);
    }
    this.on = on;
    this.key = key;
    return { told: OK, isAnother };
  }
}

/** A key that was made, and not told yet. */
export const UNTOLD = "made";
