/**
 * What the service has acknowledged outlives it: a restart, and a kill -9 of its whole process group. What was to
 * expire meanwhile is deleted by the restarted one without anybody asking for it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { attributeRows, storedObjects } from "../harness/stored-objects.ts";
import { type Service, startService } from "./service.ts";
import { ATTR, expectOk, expectRefusal, own, signIn } from "./sso-client.ts";

const secrets = await newLocalSecrets();
let storage: string;
let service: Service;

beforeEach(async () => {
  storage = await mkdtemp(join(tmpdir(), "session-attributes-storage-"));
  await start();
});
afterEach(async () => {
  await service.stop();
  await rm(storage, { recursive: true, force: true, maxRetries: 3 });
});

/** Starts the service over the same state with the same keys. */
async function start(): Promise<void> {
  service = await startService({ storage, secrets });
}

async function put(ust: string, attribute: Record<string, unknown>): Promise<void> {
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), ...attribute } }));
}

/** The session's attributes as name and value. */
async function readAll(ust: string): Promise<Record<string, string>> {
  const answer = await service.call("GET", `${ATTR}/all`, { body: own(ust) });
  expectOk(answer);
  const entries = answer.json.result as { name: string; value: string }[];
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** Names of all attributes in storage, of any session. */
const storedNames = () => attributeRows(storedObjects(storage, "SessionObject")).map(({ name }) => name);

it("keeps sessions and attributes over a restart, and ended sessions ended", async () => {
  const [ust, ended] = [await signIn(service), await signIn(service)];
  await put(ust, {
    data: [
      { name: "plain", value: "1" },
      { name: "sealed", value: "2", encrypt: true },
    ],
  });
  expectOk(await service.call("POST", "/zato/sso/user/logout", { body: { ...own(ended), ust: ended } }));

  await service.stop();
  await start();

  expect(await readAll(ust)).toEqual({ plain: "1", sealed: "2" });
  expectRefusal(await service.call("GET", `${ATTR}/names`, { body: own(ended) }), 403, "E007001");
});

it("keeps what was acknowledged before a kill -9, and still deletes what was to expire", async () => {
  const ust = await signIn(service);
  await put(ust, { name: "plain", value: "1" });
  await put(ust, { name: "sealed", value: "2", encrypt: true, expiration: 3600 });
  await put(ust, { name: "short", value: "3", expiration: 2 });
  await service.kill();
  expect(storedNames().sort()).toEqual(["plain", "sealed", "short"]);

  // Nobody calls the session now: only its alarm can delete the row.
  await start();
  await vi.waitFor(() => expect(storedNames().sort()).toEqual(["plain", "sealed"]), { timeout: 20_000, interval: 200 });
  expect(await readAll(ust)).toEqual({ plain: "1", sealed: "2" });
});

it("loses no acknowledged write of many writers to a kill -9 among them", async () => {
  const ust = await signIn(service);
  const sent = new Map<string, number>();
  const acknowledged = new Map<string, number>();
  for (let round = 0; round < 3; round++) {
    const power = { on: true };
    const writers = Array.from({ length: 8 }, (_, index) => write(`writer-${index}`, power));
    // In the midst of writing: each writer has been answered, and goes on.
    const before = new Map(acknowledged);
    const busy = () =>
      writers.every((_, index) => (acknowledged.get(`writer-${index}`) ?? 0) > (before.get(`writer-${index}`) ?? 0));
    await vi.waitFor(() => expect(busy()).toBe(true), { timeout: 20_000 });
    await sleep(200);
    power.on = false;
    await service.kill();
    await Promise.all(writers);
    await start();

    const stored = await readAll(ust);
    for (const [name, value] of acknowledged) {
      expect(Number(stored[name])).toBeGreaterThanOrEqual(value);
      expect(Number(stored[name])).toBeLessThanOrEqual(sent.get(name) ?? 0);
    }
  }

  /** Counts one attribute up until the power is cut. A write that was not answered may be stored or not. */
  async function write(name: string, power: { on: boolean }): Promise<void> {
    while (power.on) {
      const value = (sent.get(name) ?? 0) + 1;
      sent.set(name, value);
      const body = { ...own(ust), name, value: String(value) };
      const answer = await service.call("PUT", ATTR, { body }).catch(() => null);
      if (answer?.json.status === "ok") acknowledged.set(name, value);
      else expect(power.on, "a write is refused while the service runs").toBe(false);
    }
  }
});
