/** The memory of a runtime whose objects wake, are asked for all that they hold, and are written anew. */
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LocalSecrets } from "../../scripts/local-secrets.ts";
import { BareRuntime } from "../../test/harness/bare-runtime.ts";
import { SsoClient } from "../../test/harness/sso-client.ts";
import type { WorkerSource } from "../../test/harness/worker-source.ts";
import { getAll, setMany } from "../cases.ts";
import { sendToEach } from "../load.ts";
import { end, type Side } from "../sides.ts";

/** Bytes that are really there: before anything woke, after each session was read, and after each was written. */
export interface Memory {
  started: number;
  read: number;
  written: number;
}

/** Sessions that lie in storage, and what opens them. */
export interface StoredSessions {
  storage: string;
  secrets: LocalSecrets;
  sessions: readonly string[];
}

/** Measures a Worker over a copy of the sessions. @param directory where its modules lie */
export async function memoryOf(worker: WorkerSource, directory: string, stored: StoredSessions): Promise<Memory> {
  const { storage, secrets, sessions } = stored;
  const own = join(directory, "measured");
  await rm(own, { recursive: true, force: true });
  await cp(storage, own, { recursive: true });
  const runtime = new BareRuntime({ ...worker, staysInMemory: true }, directory, secrets.values, own);
  await runtime.start();
  const side: Side = { name: "measured", runtime, client: new SsoClient(runtime, secrets), sessions, superUser: "" };
  try {
    const memory = { started: 0, read: 0, written: 0 };
    const first = { ...side, sessions: sessions.slice(0, 1) };
    await sendToEach(first, getAll("plain"));
    memory.started = runtime.figures().memoryBytes;
    await sendToEach(side, getAll("plain"));
    memory.read = runtime.figures().memoryBytes;
    await sendToEach(side, setMany("plain"));
    memory.written = runtime.figures().memoryBytes;
    return memory;
  } finally {
    await end(side);
  }
}
