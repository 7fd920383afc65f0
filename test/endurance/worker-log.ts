/**
 * The log of a bare Worker: one JSON line for each event. Faults carry `error`; what is no JSON is the runtime's own. Its
 * warnings are no faults: it writes one, for instance, where an alarm comes due while its object is being emptied.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export interface LogSummary {
  /** Lines by name of their event. */
  events: Record<string, number>;
  /** Lines that tell of a fault, and the first of them. */
  faults: number;
  firstFault: string | null;
  /** The runtime's own warnings, and the first of them. */
  warnings: number;
  firstWarning: string | null;
}

/** Reads a whole log. */
export async function summariseLog(file: string): Promise<LogSummary> {
  const summary: LogSummary = { events: {}, faults: 0, firstFault: null, warnings: 0, firstWarning: null };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const { kind, event } = readLine(line);
    if (event !== null) summary.events[event] = (summary.events[event] ?? 0) + 1;
    if (kind === "fault") {
      summary.faults += 1;
      summary.firstFault ??= line;
    } else if (kind === "warning") {
      summary.warnings += 1;
      summary.firstWarning ??= line;
    }
  }
  return summary;
}

/** What a line of the log tells: its kind, and the name of its event where it has one. */
export function readLine(line: string): { kind: "event" | "fault" | "warning" | "empty"; event: string | null } {
  if (line.trim() === "") return { kind: "empty", event: null };
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return { kind: "error" in fields ? "fault" : "event", event: String(fields.event) };
  } catch {
    return { kind: /\bwarning: /.test(line) ? "warning" : "fault", event: null };
  }
}
