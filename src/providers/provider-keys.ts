// The keys of an identity provider, as this isolate has them: where they are, how long they are used, and when they are
// asked for again. However many tokens come, and whatever keys they name, a provider is asked once in 30 seconds.

import { type KeySet, keySetOf, type Verdict, verifySignature } from "../crypto/id-token.ts";
import type { IdentityProvider } from "../domain/identity-provider.ts";
import { secureUrl } from "../domain/secure-url.ts";
import { PROVIDER_KEYS_MS, PROVIDER_PAUSE_MS, PROVIDER_TIMEOUT_MS } from "../limits.ts";
import { logEvent } from "../log.ts";
import { fetchDocument } from "./provider-json.ts";

/** The provider's keys cannot be had now. */
export class ProviderUnavailable extends Error {
  override readonly name = "ProviderUnavailable";
  readonly retryAfterSeconds: number;

  constructor(retryAfterMs: number) {
    super("the identity provider's keys cannot be had");
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/** Lets work go on when the request that began it is given up: others wait for it, too. */
export type KeepAlive = (work: Promise<unknown>) => void;

interface Kept<T> {
  value: T;
  atMs: number;
}

/** What two fetches may take, discovery and keys, and a moment more. */
const ASKING_MS = 2 * PROVIDER_TIMEOUT_MS + 1_000;

/** By provider as the settings were parsed: other settings begin anew. */
const SOURCES = new WeakMap<IdentityProvider, ProviderKeys>();

/**
 * Verifies the signature of a token that was read, by the keys of that provider alone.
 * @throws {ProviderUnavailable}
 */
export function verifyByProvider(provider: IdentityProvider, token: string, keepAlive: KeepAlive): Promise<Verdict> {
  const source = SOURCES.get(provider) ?? new ProviderKeys(provider);
  SOURCES.set(provider, source);
  return source.verify(token, keepAlive);
}

class ProviderKeys {
  readonly #provider: IdentityProvider;
  #location: Kept<string> | null = null;
  #keys: Kept<KeySet> | null = null;
  #asking: Promise<void> | null = null;
  /** When the provider may be asked again. A question that is older than that was cut off and is no longer waited for. */
  #nextAtMs = 0;

  constructor(provider: IdentityProvider) {
    this.#provider = provider;
  }

  async verify(token: string, keepAlive: KeepAlive): Promise<Verdict> {
    const kept = freshOf(this.#keys);
    const verdict = kept === null ? "unknown-key" : await this.#judge(token, kept);
    if (verdict !== "unknown-key") return verdict;
    if (freshOf(this.#keys) === kept) {
      const isPaused = this.#asking === null && Date.now() < this.#nextAtMs;
      if (isPaused && kept !== null) return verdict;
      if (!isPaused) await this.#ask(keepAlive);
    }
    const asked = freshOf(this.#keys);
    // Without other keys than before it is not known whether the token is a bad one.
    if (asked === null || asked === kept) throw new ProviderUnavailable(this.#nextAtMs - Date.now());
    return this.#judge(token, asked);
  }

  #judge(token: string, keys: KeySet): Promise<Verdict> {
    return verifySignature(token, keys, this.#provider.algorithms);
  }

  /** Asks the provider, or waits for the question that is under way. It throws nothing: what it found is kept. */
  #ask(keepAlive: KeepAlive): Promise<void> {
    const nowMs = Date.now();
    if (this.#asking === null || nowMs >= this.#nextAtMs) {
      this.#nextAtMs = nowMs + PROVIDER_PAUSE_MS;
      const asking = this.#fetchKeys().finally(() => {
        if (this.#asking === asking) this.#asking = null;
      });
      this.#asking = asking;
      keepAlive(asking);
    }
    return settledWithin(this.#asking, ASKING_MS);
  }

  async #fetchKeys(): Promise<void> {
    const location = await this.#locate();
    if (location === null) return;
    const fetched = await fetchDocument(location);
    const keys = fetched.ok ? keySetOf(fetched.document) : null;
    if (keys === null) return this.#note("keys", fetched.ok ? "malformed" : fetched.why);
    this.#keys = { value: keys, atMs: Date.now() };
  }

  /** Where the keys are: as the settings say, or the provider's discovery document (OpenID Connect Discovery 1.0, 4). */
  async #locate(): Promise<string | null> {
    const { issuer, jwksUri } = this.#provider;
    const known = jwksUri ?? freshOf(this.#location);
    if (known !== null) return known;
    const fetched = await fetchDocument(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
    const found = fetched.ok ? locationIn(fetched.document, issuer) : null;
    if (found === null) this.#note("discovery", fetched.ok ? "malformed" : fetched.why);
    else this.#location = { value: found, atMs: Date.now() };
    return found;
  }

  #note(document: "discovery" | "keys", why: string): void {
    logEvent("identity_provider_failed", { provider: this.#provider.name, document, why });
  }
}

/** Where a discovery document of that issuer says that the keys are; null for the document of another one. */
function locationIn(document: unknown, issuer: string): string | null {
  if (typeof document !== "object" || document === null) return null;
  const { issuer: named, jwks_uri: uri } = document as { issuer?: unknown; jwks_uri?: unknown };
  return named === issuer && typeof uri === "string" && secureUrl(uri) !== null ? uri : null;
}

function freshOf<T>(kept: Kept<T> | null): T | null {
  return kept !== null && Date.now() < kept.atMs + PROVIDER_KEYS_MS ? kept.value : null;
}

/** Waits for work of which another request may be in charge: it may never be heard of again. */
async function settledWithin(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
