// What clients ask before they have a token in hand: whether the service is there, and what it can do.

import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";

const FEATURES = [
  { name: "session-attributes", enabled: true },
  { name: "identity-attributes", enabled: true },
];

export const systemRoutes = new Hono<AppEnv>();

systemRoutes.get("/health", (c) => c.json({ status: "ok" }));

systemRoutes.get("/features", (c) => c.json(FEATURES));
