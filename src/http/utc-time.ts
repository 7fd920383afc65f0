// Date-times as both APIs write them: UTC, whole seconds, cut and not rounded.

const SECONDS_LENGTH = "2018-03-27T16:42:45".length;

/** A time as `2018-03-27T16:42:45`, without a zone. */
export function utcSeconds(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, SECONDS_LENGTH);
}
