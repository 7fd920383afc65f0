/** When a call is sent again: only one that may be, only for a passing fault, and only a few times. */
import { type ServiceError, UNREACHABLE } from "./service-error.ts";

/** How often a call is sent altogether. */
const ATTEMPTS = 3;
/** The service's `Retry-After` is honoured up to this; a longer one is the caller's to wait for. */
const LONGEST_WAIT_SECONDS = 10;
/** The pause after the first fault that names none; it doubles. A random part keeps clients apart. */
const FIRST_PAUSE_MS = 200;

/**
 * Runs an attempt, again after a passing fault where `isIdempotent`: the same call twice has the outcome of one.
 * @throws {ServiceError} the last attempt's
 */
export async function repeated<T>(isIdempotent: boolean, attempt: () => Promise<T>): Promise<T> {
  for (let sent = 1; ; sent += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = isIdempotent && sent < ATTEMPTS ? pauseAfter(error as ServiceError, sent) : null;
      if (pauseMs === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** How long to wait before the next attempt; null if there is none. */
function pauseAfter({ code, status, retryAfterSeconds }: ServiceError, sent: number): number | null {
  if (code === UNREACHABLE) return FIRST_PAUSE_MS * 2 ** (sent - 1) * (1 + Math.random());
  if (status !== 429 && status !== 503) return null;
  if (retryAfterSeconds === null || retryAfterSeconds > LONGEST_WAIT_SECONDS) return null;
  return retryAfterSeconds * 1_000;
}
