/** What an isolate has verified and hashed is not computed again; what makes a token invalid meanwhile takes effect at once. */
import { expect, it, onTestFinished, vi } from "vitest";
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { KeyMemory } from "../../src/http/key-memory.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { newSession } from "../kit/people.ts";
import { env, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGOUT, SESSION } from "../kit/sso.ts";

const DAY_MS = 86_400_000;
const newKey = () => toBase64url(randomBytes(32));
const read = (ust: string) => ask("GET", SESSION, { current_ust: ust, target_ust: ust });

/** How often signatures are verified from now on. */
function verifications(): () => number {
  const verify = vi.spyOn(crypto.subtle, "verify");
  onTestFinished(() => verify.mockRestore());
  return () => verify.mock.calls.length;
}

it("the second call with a token verifies no signature", async () => {
  const { ust } = await newSession();
  expectOk(await read(ust));
  const verified = verifications();
  expectOk(await read(ust));
  expect(verified()).toBe(0);
});

it("a forged token is verified at every call", async () => {
  const { ust } = await newSession();
  expectOk(await read(ust));
  const verified = verifications();
  for (let i = 0; i < 2; i += 1) expectRefusal(await read(`${ust.slice(0, -9)}AAAAAAAA=`), 403, "E007001");
  expect(verified()).toBe(2);
});

it("a key that is taken out refuses its tokens at the next call, and a key that is added does not", async () => {
  const { ust } = await newSession();
  expectOk(await read(ust));
  const right = env.TOKEN_KEYS;
  setSetting("TOKEN_KEYS", `${newKey()},${right}`);
  expectOk(await read(ust));
  setSetting("TOKEN_KEYS", newKey());
  expectRefusal(await read(ust), 403, "E007001");
});

it("a session that has ended is refused at the next call", async () => {
  const { ust } = await newSession();
  expectOk(await read(ust));
  expectOk(await ask("POST", LOGOUT, { ust }));
  expectRefusal(await read(ust), 403, "E007001");
});

it("a token that has grown too old is refused, and costs no signature and no object", async () => {
  stopClock();
  const { ust } = await newSession();
  expectOk(await read(ust));
  advance((Number(env.SESSION_MAX_DAYS) + 1) * DAY_MS);
  const verified = verifications();
  expectRefusal(await read(ust), 403, "E007001");
  expect(verified()).toBe(0);
});

it("the second call about a session makes no hash for its line in the log", async () => {
  const { ust } = await newSession();
  expectOk(await read(ust));
  const sign = vi.spyOn(crypto.subtle, "sign");
  onTestFinished(() => sign.mockRestore());
  expectOk(await read(ust));
  expect(sign).not.toHaveBeenCalled();
});

it("remembers a bounded number: the oldest goes first", () => {
  const most = 3;
  const memory = new KeyMemory<object, number>(most);
  const keys = {};
  for (let i = 0; i <= most; i += 1) memory.remember(keys, `text ${i}`, i);
  expect(memory.recall(keys, "text 0")).toBeUndefined();
  expect([1, 2, 3].map((i) => memory.recall(keys, `text ${i}`))).toEqual([1, 2, 3]);
  expect(memory.recall({}, "text 3")).toBeUndefined();
  expect(memory.recall(keys, "text 3")).toBeUndefined();
});
