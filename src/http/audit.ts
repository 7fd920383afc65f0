// The audit log: one structured line for each call that reads or changes anything. Who did what to what, and how it
// ended; never a value, a token or a password. Sessions and users that a call is about stand in it as keyed hashes, so
// that lines about the same one can be found together and say nothing else.

import type { Context } from "hono";
import { type Environment, hashSecret, valueOr } from "../config.ts";
import { keyedHash } from "../crypto/digest.ts";
import { withoutFormat } from "../domain/text.ts";
import { AUDITED_NAMES, REMEMBERED_HASHES } from "../limits.ts";
import { logEvent } from "../log.ts";
import type { AppEnv } from "./app-env.ts";
import type { AuditFacts } from "./audit-facts.ts";
import { KeyMemory } from "./key-memory.ts";

/** Adds to what the line of this call says. */
export function audit(c: Context<AppEnv>, facts: AuditFacts): void {
  Object.assign(c.get("audit"), facts);
}

/** Writes the line of a call. One that no operation took has read and changed nothing, and has none. */
export async function writeAudit(c: Context<AppEnv>): Promise<void> {
  const operation = c.get("operation");
  if (!operation) return;
  const { event = "call", target, address, names: named, code, ...facts } = c.get("audit");
  // A session that acts on itself is known to live only when its object has answered.
  const names = code === "E007001" ? undefined : named;
  logEvent(event, {
    time: new Date().toISOString(),
    cid: c.get("cid"),
    operation: `${c.req.method} ${operation.path}`,
    outcome: code ?? "ok",
    status: c.res.status,
    ...facts,
    target: target === undefined ? undefined : await hashOf(c.env, target, rememberedHash),
    address: address === undefined || code === undefined ? undefined : await hashOf(c.env, address, computedHash),
    // No more than a line holds, and nothing in them that turns the line round.
    names: names?.slice(0, AUDITED_NAMES).map(withoutFormat),
    nameCount: names?.length,
  });
}

type Secret = Uint8Array<ArrayBuffer>;
type FindHash = (secret: Secret, text: string) => string | Promise<string>;

/** The hash of what a call is about, or why there is none. */
function hashOf(env: Environment, text: string, find: FindHash): string | Promise<string> {
  const secret = valueOr(() => hashSecret(env), null);
  return secret === null ? "unknown: AUDIT_KEY or DATA_KEYS is at fault" : find(secret, text);
}

const computedHash = (secret: Secret, text: string): Promise<string> => keyedHash(secret, "audit", text);

/** Hashes of whom calls were about: the next call is often about the same one. */
const HASHES = new KeyMemory<Secret, string>(REMEMBERED_HASHES);

const rememberedHash: FindHash = (secret, text) => HASHES.recall(secret, text) ?? newHash(secret, text);

async function newHash(secret: Secret, text: string): Promise<string> {
  const hash = await computedHash(secret, text);
  HASHES.remember(secret, text, hash);
  return hash;
}
