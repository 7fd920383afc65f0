/**
 * Rotating keys of a running service as an operator does it: `npm run keys` makes each next secret, a restart over the
 * same state deploys it. What was sealed or signed before is opened and accepted throughout, and in the end nothing
 * depends on the old key any more; a step that came too early is an error and no loss.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type LocalSecrets, newLocalSecrets } from "../../scripts/local-secrets.ts";
import { attributeRows, storedObjects } from "../harness/stored-objects.ts";
import { runScript } from "../scripts/script-process.ts";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, expectOk, expectRefusal, own, signIn } from "./sso-client.ts";

const USER = "/zato/sso/user";
const USER_ATTR = `${USER}/attr`;
const PEOPLE = 3;
const VALUES = { city: "a sealed city", phone: "a sealed phone" };
let storage: string;
let secrets: LocalSecrets;
let service: Service;

beforeEach(async () => {
  storage = await mkdtemp(join(tmpdir(), "session-attributes-storage-"));
  secrets = await newLocalSecrets();
  service = await startService({ storage, secrets });
});
afterEach(async () => {
  await service.stop();
  await rm(storage, { recursive: true, force: true, maxRetries: 3 });
});

/** `npm run keys`: the next secret from the present one. */
async function keys(command: string, name: "DATA_KEYS" | "TOKEN_KEYS"): Promise<{ secret: string; said: string }> {
  const { out, said } = await runScript("keys", command.split(" "), secrets.values[name]);
  expect(out, said).not.toBe("");
  return { secret: out.trim(), said };
}

/** Restarts the service over the same state, with another secret. */
async function deploy(name: "DATA_KEYS" | "TOKEN_KEYS", secret: string): Promise<void> {
  await service.stop();
  secrets = { ...secrets, values: { ...secrets.values, [name]: secret } };
  service = await startService({ storage, secrets });
}

/** Takes the next step of a rotation; what the command says names the keys. */
async function step(command: string, name: "DATA_KEYS" | "TOKEN_KEYS"): Promise<string> {
  const { secret, said } = await keys(command, name);
  await deploy(name, secret);
  return said;
}

const seal = (path: string, who: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  const data = Object.entries(VALUES).map(([name, value]) => ({ name, value, encrypt: true }));
  return service.call("PUT", path, { body: { ...APP, ...who, data, ...more } }).then(expectOk);
};

async function expectReadable(path: string, who: Record<string, unknown>): Promise<void> {
  const answer = await service.call("GET", path, { body: { ...APP, ...who, data: Object.keys(VALUES) } });
  expectOk(answer);
  const entries = answer.json.result as { name: string; value: string }[];
  expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual(VALUES);
}

/** The keys of all sealed values in the SQLite files of a class: their second and third byte, with how many there are. */
function storedKeys(className: "SessionObject" | "UserObject"): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { value } of attributeRows(storedObjects(storage, className))) {
    if (!(value instanceof Uint8Array)) continue;
    const id = new DataView(value.buffer, value.byteOffset).getUint16(1);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

/** Seals all users anew, page by page. */
async function rewrap(ust: string) {
  const total = { done: 0, remaining: 0 };
  for (let cursor: unknown; cursor !== null; ) {
    const body = { ust, ...APP, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await service.call("POST", `${USER}/rewrap`, { body });
    expectOk(answer);
    const result = answer.json.result as typeof total;
    total.done += result.done;
    total.remaining += result.remaining;
    cursor = answer.json.cursor;
  }
  return total;
}

it("a data key is added, promoted and retired; every value still reads, and none lies under the old key", async () => {
  // Three sessions: one that is written to, one that is renewed, one that only its own alarm will touch.
  const [admin, renewed, untouched] = [await signIn(service), await signIn(service), await signIn(service)];
  const sessions = [admin, renewed, untouched];
  for (const ust of sessions) await seal(ATTR, own(ust));
  const people: string[] = [];
  for (let i = 0; i < PEOPLE; i += 1) {
    const body = { ...APP, ust: admin, username: `person-${i}`, password: "a password of tests" };
    people.push(String((await service.call("POST", USER, { body })).json.user_id));
  }
  for (const user_id of people) await seal(USER_ATTR, { ust: admin, user_id });
  const inSessions = 2 * sessions.length;
  const inUsers = 2 * PEOPLE;
  const expectAllReadable = async () => {
    for (const ust of sessions) await expectReadable(ATTR, own(ust));
    for (const user_id of people) await expectReadable(USER_ATTR, { ust: admin, user_id });
  };

  await step("add data", "DATA_KEYS");
  await expectAllReadable();
  await seal(ATTR, own(admin));
  expect([storedKeys("SessionObject"), storedKeys("UserObject")]).toEqual([{ 1: inSessions }, { 1: inUsers }]);

  await step("promote data", "DATA_KEYS");
  await expectAllReadable();
  expect([storedKeys("SessionObject"), storedKeys("UserObject")]).toEqual([{ 1: inSessions }, { 1: inUsers }]);

  // The old key is retired too early: what lies under it is an error, stays, and is there again with the key.
  const promoted = secrets.values.DATA_KEYS;
  await step("retire data 1", "DATA_KEYS");
  expectRefusal(await service.call("GET", ATTR, { body: { ...own(admin), name: "city" } }), 500, "E008004");
  const user = { ...APP, ust: admin, user_id: people[0], name: "city" };
  expectRefusal(await service.call("GET", USER_ATTR, { body: user }), 500, "E008004");
  expect(await rewrap(admin)).toEqual({ done: 0, remaining: inUsers });
  // The log arrives when it likes.
  const isLogged = () => expect(service.output()).toContain('"event":"undecipherable","code":"key_unknown"');
  await vi.waitFor(isLogged, { timeout: 10_000 });
  expect([storedKeys("SessionObject"), storedKeys("UserObject")]).toEqual([{ 1: inSessions }, { 1: inUsers }]);
  await deploy("DATA_KEYS", promoted);
  await expectAllReadable();

  expect(await rewrap(admin)).toEqual({ done: inUsers, remaining: 0 });
  expect(storedKeys("UserObject")).toEqual({ 2: inUsers });
  expectOk(await service.call("PUT", ATTR, { body: { ...own(admin), name: "plain", value: "1" } }));
  expectOk(await service.call("PATCH", `${USER}/session`, { body: { ...APP, ust: renewed } }));
  expectOk(await service.call("PUT", ATTR, { body: { ...own(untouched), name: "plain", value: "1", expiration: 2 } }));
  const isDone = () => expect(storedKeys("SessionObject")).toEqual({ 2: inSessions });
  await vi.waitFor(isDone, { timeout: 30_000, interval: 250 });
  await expectAllReadable();

  await step("retire data 1", "DATA_KEYS");
  await expectAllReadable();
  await seal(ATTR, own(renewed));
  expect([storedKeys("SessionObject"), storedKeys("UserObject")]).toEqual([{ 2: inSessions }, { 2: inUsers }]);
  expect(service.output()).not.toContain("undecipherable");
});

it("a token key is added, promoted and retired; sessions from before and after are accepted as long as their key is", async () => {
  const names = (ust: string) => service.call("GET", `${ATTR}/names`, { body: own(ust) });
  const first = await signIn(service);

  const added = await step("add token", "TOKEN_KEYS");
  const newKey = /promote token ([0-9a-f]{8})/.exec(added)?.[1] ?? "";
  const second = await signIn(service);
  for (const ust of [first, second]) expectOk(await names(ust));

  const promoted = await step(`promote token ${newKey}`, "TOKEN_KEYS");
  const oldKey = /retire token ([0-9a-f]{8})/.exec(promoted)?.[1] ?? "";
  const third = await signIn(service);
  for (const ust of [first, second, third]) expectOk(await names(ust));

  // Restarted with the secret of the step before, the service accepts what the new key has signed.
  const rotated = secrets.values.TOKEN_KEYS;
  await deploy("TOKEN_KEYS", rotated.split(",").reverse().join(","));
  for (const ust of [first, second, third]) expectOk(await names(ust));
  await deploy("TOKEN_KEYS", rotated);

  await step(`retire token ${oldKey}`, "TOKEN_KEYS");
  expectOk(await names(third));
  for (const ust of [first, second]) expectRefusal(await names(ust), 403, "E007001");
  expectOk(await names(await signIn(service)));
});
