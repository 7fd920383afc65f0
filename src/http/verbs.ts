// Which verbs a path answers to: what tells 404 from 405.

import type { Hono, Env as HonoEnv } from "hono";

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** The verbs of a path, HEAD wherever there is GET; empty for an unknown path. Middleware does not count. */
export function verbsOf<E extends HonoEnv>(app: Hono<E>, path: string): string[] {
  const verbs: string[] = VERBS.filter((verb) =>
    app.router.match(verb, path)[0].some(([[, route]]) => route.method === verb),
  );
  return verbs.includes("GET") ? ["HEAD", ...verbs] : verbs;
}
