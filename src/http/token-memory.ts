// Tokens that this isolate has verified, so that the next call with one costs no cryptography. It holds the signature's
// verdict and nothing else: a token's age is judged at each call, and that the session lives only its object can tell.

import type { FernetKey } from "../crypto/fernet.ts";
import { REMEMBERED_TOKENS } from "../limits.ts";

/** What a verified token says. */
export interface VerifiedToken {
  sessionId: string;
  issuedAtMs: number;
}

export class TokenMemory {
  readonly #known = new Map<string, VerifiedToken>();
  #keys: readonly FernetKey[] | undefined;

  /** What a token says that was verified under these very keys; undefined where it is yet to be verified. */
  recall(keys: readonly FernetKey[], token: string): VerifiedToken | undefined {
    this.#forgetUnderOthers(keys);
    return this.#known.get(token);
  }

  /** Remembers a token that was verified under these keys. Refused ones are never remembered. */
  remember(keys: readonly FernetKey[], token: string, verified: VerifiedToken): void {
    this.#forgetUnderOthers(keys);
    if (this.#known.size >= REMEMBERED_TOKENS) this.#known.delete(this.#known.keys().next().value ?? "");
    this.#known.set(token, verified);
  }

  /** A key that was taken out takes effect at once: under other keys nothing is known. */
  #forgetUnderOthers(keys: readonly FernetKey[]): void {
    if (this.#keys === keys) return;
    this.#keys = keys;
    this.#known.clear();
  }
}
