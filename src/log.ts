// One structured line for what an operator must see. Never a value, a token, a key or a password: callers pass names,
// ids and codes only.

/** What a log line may carry; what is undefined is left out. */
export type LogFields = Record<string, string | number | boolean | null | undefined | string[]>;

/** Writes one event. */
export function logEvent(event: string, fields: LogFields): void {
  console.log(JSON.stringify({ event, ...fields }));
}

/** Writes a fault: the error's name and message go to the log and nowhere else. */
export function logFault(event: string, error: unknown, fields: LogFields = {}): void {
  const { name, message } = error instanceof Error ? error : { name: "unknown", message: "not an error" };
  console.error(JSON.stringify({ event, ...fields, error: name, message }));
}
