// How long things last: attributes, sessions, check-outs. Times are milliseconds since 1970, UTC; null is never.

/** Whether something with that expiry is gone: it is, from the first millisecond of its expiry. */
export function isExpired(expiresAtMs: number | null, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}
