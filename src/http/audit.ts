// The audit log: one structured line for each call that reads or changes anything. Who did what to what, and how it
// ended; never a value, a token or a password. Sessions and users that a call is about stand in it as keyed hashes, so
// that lines about the same one can be found together and say nothing else.

import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import { keyring, SettingFault } from "../config.ts";
import { keyedHash } from "../crypto/digest.ts";
import { auditKey } from "../crypto/keyring.ts";
import { AUDITED_NAMES } from "../limits.ts";
import { type LogFields, logEvent } from "../log.ts";
import type { AppEnv, AuditFacts } from "./app-env.ts";

/** Adds to what the line of this call says. */
export function note(c: Context<AppEnv>, facts: AuditFacts): void {
  Object.assign(c.get("audit"), facts);
}

/** Writes the line of a call. One that no route took has read and changed nothing, and has none. */
export async function writeAudit(c: Context<AppEnv>): Promise<void> {
  const route = matchedRoutes(c).find(({ method }) => method !== "ALL");
  if (!route) return;
  const { event = "call", target, names, code, ...facts } = c.get("audit");
  const fields: LogFields = {
    time: new Date().toISOString(),
    cid: c.get("cid"),
    operation: `${c.req.method} ${route.path}`,
    outcome: code ?? "ok",
    status: c.res.status,
    ...facts,
  };
  if (target !== undefined) fields.target = await hashed(c, target);
  if (names !== undefined) Object.assign(fields, { names: names.slice(0, AUDITED_NAMES), nameCount: names.length });
  logEvent(event, fields);
}

async function hashed(c: Context<AppEnv>, target: string): Promise<string> {
  try {
    return await keyedHash(auditKey(keyring(c.env)), target);
  } catch (error) {
    if (error instanceof SettingFault) return "unknown: DATA_KEYS is at fault";
    throw error;
  }
}
