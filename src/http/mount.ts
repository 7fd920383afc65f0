// Puts an operation into the router: its path and method come from the declaration, its input from the API's reader.

import type { Context, Hono } from "hono";
import type { Operation } from "../contract/operation.ts";
import type { AppEnv } from "./app-env.ts";

/**
 * Mounts an operation.
 * @param read reads a call of it; whatever is wrong is thrown before `handle` is called
 */
export function mount<O extends Operation, I>(
  routes: Hono<AppEnv>,
  operation: O,
  read: (c: Context<AppEnv>, operation: O) => Promise<I>,
  handle: (c: Context<AppEnv>, input: I) => Response | Promise<Response>,
): void {
  routes.on(operation.method, operation.path, async (c) => {
    c.set("operation", operation);
    return handle(c, await read(c, operation));
  });
}
