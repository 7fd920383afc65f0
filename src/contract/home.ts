// The page at the root, which belongs to neither API.

import type { Operation } from "./operation.ts";

export const home = { id: "getHome", method: "GET", path: "/", takes: {}, refuses: [] } as const satisfies Operation;
