/**
 * Settings changed for a while. The Worker and its objects read the very bindings that are changed here.
 */
import { afterEach } from "vitest";
import type { Environment } from "../../src/config.ts";
import { env } from "./service.ts";

const changed = new Map<keyof Environment, unknown>();

afterEach(() => {
  for (const [name, value] of changed) assign(name, value);
  changed.clear();
});

/** Changes a setting until the test ends; undefined takes it away. */
export function setSetting(name: keyof Environment, value: unknown): void {
  if (!changed.has(name)) changed.set(name, env[name]);
  assign(name, value);
}

function assign(name: keyof Environment, value: unknown): void {
  if (value === undefined) delete (env as Partial<Environment>)[name];
  else Object.assign(env, { [name]: value });
}
