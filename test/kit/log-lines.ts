/**
 * What the service prints while a test runs. It is kept from the console.
 */
import { onTestFinished, vi } from "vitest";
import type { Fields } from "./service.ts";

/** Everything that is printed until the test ends, as text. */
export function printedLines(): string[] {
  const lines: string[] = [];
  watch((line) => lines.push(line));
  return lines;
}

/** The lines of the log until the test ends, as they were written. */
export function loggedLines(): Fields[] {
  const lines: Fields[] = [];
  watch((line) => lines.push(JSON.parse(line) as Fields));
  return lines;
}

function watch(add: (line: string) => void): void {
  for (const method of ["debug", "error", "info", "log", "warn"] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      add(parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" "));
    });
    onTestFinished(() => spy.mockRestore());
  }
}
