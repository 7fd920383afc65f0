// Times as people read them. The whole time stands in the title.

import { useNow } from "../state/clock.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** How long ago something was. */
export function Ago({ atMs }: { atMs: number }) {
  const passedMs = Math.max(0, useNow() - atMs);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={WHOLE.format(atMs)}>
      {passedMs > 30 * DAY_MS ? DAY.format(atMs) : `${roughly(passedMs)} ago`}
    </time>
  );
}

function roughly(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}

/** A time in full. */
export function wholeTime(atMs: number): string {
  return WHOLE.format(atMs);
}

/** What is left, to the second in the last hour. */
export function remaining(ms: number): string {
  if (ms <= 0) return "expired";
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}:${twoDigits(Math.floor(ms / SECOND_MS) % 60)}`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ${twoDigits(Math.floor(ms / MINUTE_MS) % 60)} min`;
  return `${Math.floor(ms / DAY_MS)} d ${Math.floor(ms / HOUR_MS) % 24} h`;
}

const twoDigits = (number: number) => String(number).padStart(2, "0");
