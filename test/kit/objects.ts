/**
 * The kinds of objects; whether objects are addressed, and how many there are: what must not cost anything addresses
 * none and leaves none.
 */
import { listDurableObjectIds } from "cloudflare:test";
import { onTestFinished, vi } from "vitest";
import { env } from "./service.ts";

export const NAMESPACES = ["SESSIONS", "USERS", "DIRECTORY", "PROFILES", "IDENTITY_CATALOG"] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Watches every way to an object until the test ends. */
export function watchObjects(): { calls: () => number } {
  const spies = NAMESPACES.flatMap((namespace) =>
    (["get", "getByName", "idFromName"] as const).map((way) =>
      vi.spyOn(env[namespace] as Pick<DurableObjectNamespace, typeof way>, way),
    ),
  );
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return { calls: () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0) };
}

/** How many objects there are, of all kinds. */
export async function countObjects(): Promise<number> {
  const ids = await Promise.all(NAMESPACES.map((name) => listDurableObjectIds(env[name] as DurableObjectNamespace)));
  return ids.flat().length;
}
