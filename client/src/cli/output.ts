/** What a command prints: text for people, JSON for programs. */
import type { ExitStatus } from "./failure.ts";

/** How a command ends. */
export interface Result {
  /** For people. Lines without the last line's end; empty for nothing. */
  text: string;
  /** The same for programs, by `--json`. */
  json: unknown;
  /** What is said beside the result, to standard error. */
  said?: string;
  /** By default that of success. */
  status?: ExitStatus;
}

/** Longer values are cut in tables; `get` shows them. */
const CELL_CHARACTERS = 60;

/**
 * Control and format characters, written out. Values are other people's: none may move the cursor, recolour the
 * terminal or turn the direction of writing.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** Columns under headings, as wide as their longest cell. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows.map((row) => row.map((cell) => cut(printable(cell))))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => lengthOf(row[column]))));
  return cells
    .map((row) => row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - lengthOf(cell))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Names and what they are, one below the other. */
export function sheet(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join("\n");
}

/** UTC to the second, or never. */
export function shownTime(time: Date | null): string {
  return time === null ? "never" : `${time.toISOString().slice(0, 19)}Z`;
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > CELL_CHARACTERS ? `${characters.slice(0, CELL_CHARACTERS - 1).join("")}…` : text;
}

function lengthOf(text = ""): number {
  return Array.from(text).length;
}
