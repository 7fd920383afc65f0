// The audit log: one structured line for each call that reads or changes anything. Who did what to what, and how it
// ended; never a value, a token or a password. Sessions and users that a call is about stand in it as keyed hashes, so
// that lines about the same one can be found together and say nothing else.

import type { Context } from "hono";
import { type Environment, hashSecret, SettingFault } from "../config.ts";
import { keyedHash } from "../crypto/digest.ts";
import { withoutFormat } from "../domain/text.ts";
import { AUDITED_NAMES, REMEMBERED_HASHES } from "../limits.ts";
import { type LogFields, logEvent } from "../log.ts";
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
  const { event = "call", target, address, names, code, ...facts } = c.get("audit");
  const fields: LogFields = {
    time: new Date().toISOString(),
    cid: c.get("cid"),
    operation: `${c.req.method} ${operation.path}`,
    outcome: code ?? "ok",
    status: c.res.status,
    ...facts,
  };
  if (target !== undefined) fields.target = await orFault(() => hashedTarget(c.env, target));
  if (address !== undefined && code !== undefined) {
    fields.address = await orFault(() => keyedHash(hashSecret(c.env), "audit", address));
  }
  // A session that acts on itself is known to live only when its object has answered.
  if (names !== undefined && code !== "E007001") Object.assign(fields, namesOf(names));
  logEvent(event, fields);
}

/** Names as people may read them: no more than a line holds, and nothing in them that turns the line round. */
function namesOf(names: readonly string[]): LogFields {
  return { names: names.slice(0, AUDITED_NAMES).map(withoutFormat), nameCount: names.length };
}

/** Hashes of whom calls were about: the next call is often about the same one. */
const TARGETS = new KeyMemory<Uint8Array, string>(REMEMBERED_HASHES);

async function hashedTarget(env: Environment, target: string): Promise<string> {
  const secret = hashSecret(env);
  const known = TARGETS.recall(secret, target);
  if (known !== undefined) return known;
  const hash = await keyedHash(secret, "audit", target);
  TARGETS.remember(secret, target, hash);
  return hash;
}

/** A hash, or why there is none. */
async function orFault(hashed: () => Promise<string>): Promise<string> {
  try {
    return await hashed();
  } catch (error) {
    if (error instanceof SettingFault) return "unknown: AUDIT_KEY or DATA_KEYS is at fault";
    throw error;
  }
}
