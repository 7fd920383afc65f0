/** Durations as people write them. */
import { usageFailure } from "./failure.ts";

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `90s`, `15m`, `2h`, `7d` in seconds; null for `never`. @throws {Failure} for anything else */
export function secondsOf(text: string): number | null {
  if (text === "never") return null;
  const [, digits, unit] = /^([1-9]\d{0,9})([smhd])$/.exec(text) ?? [];
  if (unit === undefined) throw usageFailure(`--expires takes 90s, 15m, 2h, 7d and the like, or never; not "${text}".`);
  return Number(digits) * SECONDS[unit as keyof typeof SECONDS];
}
