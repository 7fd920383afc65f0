// What clients ask before they have a token in hand: whether the service is there, and what it can do.

import type { Hono } from "hono";
import { faultySettings } from "../config.ts";
import { getHealth, getReadiness, listFeatures } from "../contract/profiles/people.ts";
import { answerJson } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { mount } from "../http/mount.ts";
import { Problem } from "./problems.ts";
import { read } from "./read.ts";

const FEATURES = [
  { name: "session-attributes", enabled: true },
  { name: "identity-attributes", enabled: true },
];

export function mountSystem(routes: Hono<AppEnv>): void {
  mount(routes, getHealth, read, (c) => answerJson(c, { status: "ok" }));

  mount(routes, getReadiness, read, (c) => {
    const faulty = faultySettings(c.env);
    if (faulty.length === 0) return answerJson(c, { ready: true });
    throw new Problem("unavailable", `These settings are missing or malformed: ${faulty.join(", ")}.`);
  });

  mount(routes, listFeatures, read, (c) => answerJson(c, FEATURES));
}
