// Date-times as both APIs write them: UTC, whole seconds, cut and not rounded.

import { REMEMBERED_DAYS } from "../limits.ts";

const DAY_MS = 86_400_000;
const DATE_LENGTH = "2018-03-27T".length;

/** The text of days by their number since 1970, each with the `T` that follows. */
const days = new Map<number, string>();

/** A time as `2018-03-27T16:42:45`, without a zone. */
export function utcSeconds(atMs: number): string {
  const day = Math.floor(atMs / DAY_MS);
  const seconds = Math.floor((atMs - day * DAY_MS) / 1000);
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${textOfDay(day)}${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
}

function textOfDay(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, DATE_LENGTH);
  if (days.size >= REMEMBERED_DAYS) days.clear();
  days.set(day, text);
  return text;
}

const twoDigits = (number: number) => (number < 10 ? `0${number}` : String(number));
