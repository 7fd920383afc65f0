// Failures that no handler meant: settings, rates, overload, and faults. Each API answers them in its own form.

import { SettingFault } from "../config.ts";
import { Overloaded } from "../domain/overloaded.ts";
import { OVERLOAD_RETRY_SECONDS } from "../limits.ts";
import { logFault } from "../log.ts";
import { RateExceeded } from "./rates.ts";

/** A failure of the service, not of the call; its HTTP status and what the caller may be told. */
export interface Unexpected {
  status: 429 | 500 | 503;
  message: string;
  headers: Record<string, string>;
}

/** What an error is to the caller. One that is none of ours goes to the log, and nothing of it to the caller. */
export function unexpected(error: unknown, cid: string): Unexpected {
  if (error instanceof SettingFault) {
    const message = "The service is not set up. Its log says which setting is at fault.";
    return { status: 503, message, headers: {} };
  }
  if (error instanceof RateExceeded) {
    const message = "Too many calls. Wait, then go on more slowly.";
    return { status: 429, message, headers: { "Retry-After": String(error.retryAfterSeconds) } };
  }
  if (error instanceof Overloaded) {
    const message = "Too many calls for this session, user or profile, or the service is being updated. Try again.";
    return { status: 503, message, headers: { "Retry-After": String(OVERLOAD_RETRY_SECONDS) } };
  }
  logFault("request_failed", error, { cid });
  return { status: 500, message: faultMessage(cid), headers: {} };
}

/** What the caller is told where something stored cannot be read, or anything else failed. */
export function faultMessage(cid: string): string {
  return `The service failed. Try again later, and name ${cid} when you report it.`;
}
