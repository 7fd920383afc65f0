// Times as the SSO API writes them: UTC, whole seconds, no zone.

/** "Never" on the wire. */
const NEVER = "9999-12-31T00:00:00";

/** Milliseconds since 1970; null for never. */
export function timeOf(text: string): number | null {
  return text === NEVER ? null : Date.parse(`${text}Z`);
}
