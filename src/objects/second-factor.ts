// The second factor of one user. Codes are computed first, which takes a while, and judged then at one moment, against
// what is stored at that moment: so each counts once, also for two sign-ins at once.

import { type Cipher, Undecipherable } from "../crypto/cipher.ts";
import { sameSecret } from "../crypto/digest.ts";
import { newTotpKey, stepsOfCode } from "../crypto/totp.ts";
import { type Failure, type Outcome, refuse } from "../domain/outcome.ts";
import {
  type ComputedCode,
  type FactorChange,
  judgeCode,
  keySourceOf,
  memoryOfKey,
  NO_STEP,
  suspensionMs,
} from "../domain/second-factor.ts";
import type { SignInTrial } from "../domain/sign-in.ts";
import type { NewFactor, User } from "../domain/user.ts";
import { FactorStore, FIELD_PURPOSE, type SealedField } from "../storage/factor-store.ts";
import type { SealedColumn } from "../storage/sealed-column.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** What is to be stored sealed; null for nothing. */
export interface SealedFactor {
  key: Uint8Array | null;
  label: Uint8Array | null;
}

/** A change as it was computed, to be carried out at one moment. */
export interface ComputedChange {
  change: FactorChange;
  /** The generation of the key that it was computed for. */
  generation: number;
  /** The code that proves the present factor. */
  proof: ComputedCode | null;
  /** A key stays where null is to be stored. */
  sealed: SealedFactor;
  /** Whether the key that is given is the stored one. */
  isSameKey: boolean;
  /** The steps of which the new code is the code; null where none was given. */
  newSteps: readonly number[] | null;
  /** The key that was made, to be answered once. */
  madeKey: string | null;
}

export class SecondFactor {
  readonly #store: FactorStore;
  readonly #cipher: OwnerCipher;

  constructor(sql: SqlStorage, cipher: OwnerCipher) {
    this.#store = new FactorStore(sql);
    this.#cipher = cipher;
  }

  /** The label that the owner gave the key, null for none. */
  label(): Promise<Outcome<{ label: string | null }>> {
    return this.#readably(async () => ({ label: await this.#open("totp_label") }));
  }

  /** Computes of which steps a text is the code; null for no text. */
  compute(code: string | null): Promise<Outcome<{ code: ComputedCode | null }>> {
    return this.#readably(async () => {
      const { generation } = this.#store.memory();
      if (code === null) return { code: null };
      const key = await this.#open("totp_key");
      return { code: { generation, steps: key === null ? [] : await stepsOfCode(key, code, Date.now()) } };
    });
  }

  /** Judges a code at this moment, and remembers that it was used up, or wrong. */
  judge(code: ComputedCode | null): SignInTrial["code"] {
    const before = this.#store.memory();
    const { verdict, memory } = judgeCode(before, code, Date.now());
    if (memory !== before) this.#store.remember(memory);
    return verdict;
  }

  /** Whether the key is still the one of that generation. */
  isOf(generation: number): boolean {
    return this.#store.memory().generation === generation;
  }

  /** The refusal while codes are not judged. */
  suspended(): Failure {
    const waitMs = suspensionMs(this.#store.memory(), Date.now());
    return refuse("codes-suspended", { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }

  /** Computes a change. Whoever owns the factor must be able to prove it, so a key that cannot be opened is in the way. */
  prepare(change: FactorChange, { isOwner }: { isOwner: boolean }): Promise<Outcome<{ computed: ComputedChange }>> {
    return this.#readably(async () => {
      const { generation } = this.#store.memory();
      const stored = await this.#open("totp_key").catch((error: unknown) => {
        if (isOwner || !(error instanceof Undecipherable)) throw error;
        return null;
      });
      const source = keySourceOf(change, { hasKey: this.#store.field("totp_key") !== null });
      const madeKey = source === "made" ? newTotpKey() : null;
      const key = change.key ?? madeKey ?? stored;
      const isSameKey = change.key !== undefined && stored !== null && (await sameSecret(change.key, stored));
      const setKey = isSameKey ? null : (change.key ?? madeKey);
      const stepsOf = async (code: string, of: string | null) => (of === null ? [] : stepsOfCode(of, code, Date.now()));
      return {
        computed: {
          change,
          generation,
          proof: change.code === null ? null : { generation, steps: await stepsOf(change.code, stored) },
          sealed: await sealed(this.#cipher.get(), { key: setKey, label: change.label ?? null }),
          isSameKey,
          newSteps: change.newCode === null ? null : await stepsOf(change.newCode, key),
          madeKey,
        },
      };
    });
  }

  /**
   * Carries out a change, in the transaction of the user. A code that proves it is used up even where it is refused.
   * @param isOwner whether the present factor has to be proven
   */
  apply(
    { change, sealed, newSteps, isSameKey, proof }: ComputedChange,
    user: User,
    { isOwner }: { isOwner: boolean },
  ): Outcome<{ isEnabled: boolean; endsSessions: boolean }> {
    const isEnabled = change.isEnabled ?? user.isTotpEnabled;
    if (user.isTotpEnabled && isOwner) {
      const refused = this.#unproven(proof, {
        weakens: !isEnabled || sealed.key !== null,
        saysKey: change.key !== undefined,
      });
      if (refused) return refused;
    }
    if (newSteps?.length === 0) return refuse("wrong-credentials");
    const memory = this.#store.memory();
    const [newStep = NO_STEP] = newSteps ?? [];
    if (sealed.key !== null) this.#store.setField("totp_key", sealed.key);
    if (sealed.key !== null || isSameKey) {
      this.#store.remember(memoryOfKey(memory, { isNew: sealed.key !== null, lastStep: newStep }));
    } else if (newStep > memory.lastStep) {
      this.#store.remember({ ...memory, lastStep: newStep });
    }
    if (change.label !== undefined) this.#store.setField("totp_label", sealed.label);
    return { ok: true, isEnabled, endsSessions: isEnabled !== user.isTotpEnabled || sealed.key !== null };
  }

  /** Whoever says a key tries one, as if it were a code: the stored one proves enough, another one counts as a wrong code. */
  #unproven(proof: ComputedCode | null, { weakens, saysKey }: { weakens: boolean; saysKey: boolean }): Failure | null {
    const memory = this.#store.memory();
    if (saysKey && suspensionMs(memory, Date.now()) > 0) return this.suspended();
    if (!weakens) return null;
    const tried = proof ?? (saysKey ? { generation: memory.generation, steps: [] } : null);
    const verdict = this.judge(tried);
    if (verdict === "right") return null;
    if (verdict === "suspended") return this.suspended();
    return refuse(proof === null ? "code-missing" : "wrong-credentials");
  }

  /** Seals what a new user begins with. @param salt the one that is stored with the user */
  async prepareNew(
    factor: NewFactor | undefined,
    { userId, salt }: { userId: string; salt: Uint8Array },
  ): Promise<{ sealed: SealedFactor; madeKey: string | null }> {
    const { isEnabled, key, label } = factor ?? { isEnabled: false, key: null, label: null };
    const madeKey = isEnabled && key === null ? newTotpKey() : null;
    return { sealed: await sealed(this.#cipher.of(userId, salt), { key: key ?? madeKey, label }), madeKey };
  }

  /** Stores what a new user begins with, in the transaction that makes the user. */
  insert({ key, label }: SealedFactor): void {
    if (key !== null) {
      this.#store.setField("totp_key", key);
      this.#store.remember(memoryOfKey(this.#store.memory(), { isNew: true, lastStep: NO_STEP }));
    }
    if (label !== null) this.#store.setField("totp_label", label);
  }

  /** The sealed fields, for key rotation. */
  sealed(): SealedColumn {
    return this.#store.sealed();
  }

  async #open(name: SealedField): Promise<string | null> {
    const stored = this.#store.field(name);
    return stored === null ? null : this.#cipher.get().open(FIELD_PURPOSE, name, stored);
  }

  async #readably<T extends object>(work: () => Promise<T>): Promise<Outcome<T>> {
    try {
      return { ok: true, ...(await work()) };
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, FIELD_PURPOSE);
      return refuse("unreadable");
    }
  }
}

async function sealed(
  cipher: Cipher,
  { key, label }: { key: string | null; label: string | null },
): Promise<SealedFactor> {
  return {
    key: key === null ? null : await cipher.seal(FIELD_PURPOSE, "totp_key", key),
    label: label === null ? null : await cipher.seal(FIELD_PURPOSE, "totp_label", label),
  };
}
