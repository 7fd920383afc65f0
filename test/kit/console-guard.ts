/**
 * Watches what is printed while tests run: nothing that was sent or answered as a token, a password or a value may
 * stand in it, nor any secret setting. A test that prints one fails, whatever it is about. The service's own log lines
 * are only looked at and not shown: there is one for every call.
 */
import { env } from "cloudflare:workers";
import { afterEach, expect } from "vitest";
import type { Environment } from "../../src/config.ts";

/** Shorter texts would be found by accident. */
const MIN_CHARACTERS = 8;

const SECRET_SETTINGS = ["TOKEN_KEYS", "DATA_KEYS", "API_TOKENS", "SUPER_USER_PASSWORD"] as const;
const SECRET_FIELDS = [
  ...["value", "password", "old_password", "new_password"],
  ...["ust", "current_ust", "target_ust", "subject_token", "access_token"],
];

/** How every line of the service's own log starts. */
const LOG_LINE = '{"event":';

const secrets = new Set<string>();
let leaks = 0;

for (const method of ["debug", "error", "info", "log", "warn"] as const) {
  const print = console[method].bind(console);
  console[method] = (...parts: unknown[]) => {
    const text = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join(" ");
    const isLeak = [...secrets].some((secret) => text.includes(secret));
    if (isLeak) leaks += 1;
    else if (!text.startsWith(LOG_LINE)) print(...parts);
  };
}

for (const name of SECRET_SETTINGS) keepOut((env as Environment)[name]);

afterEach(() => {
  const found = leaks;
  leaks = 0;
  expect(found, "lines printed that have a token, a password, a key or a value in them").toBe(0);
});

/** From now on this text must not be printed. */
function keepOut(secret: unknown): void {
  if (typeof secret === "string" && secret.length >= MIN_CHARACTERS) secrets.add(secret);
}

/** From now on nothing that stands in these parameters or fields as a secret may be printed; looks into lists. */
export function keepOutSecretsOf(fields: unknown): void {
  if (typeof fields !== "object" || fields === null) return;
  for (const [name, field] of Object.entries(fields)) {
    if (SECRET_FIELDS.includes(name)) [field].flat().forEach(keepOut);
    else keepOutSecretsOf(field);
  }
}
