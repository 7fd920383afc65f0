/** Tokens that are not those of a live session: all refused alike, before any object is asked, leaving nothing. */
import { listDurableObjectIds } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { tokenKeys } from "../../src/config.ts";
import { FernetKey, sealFernet } from "../../src/crypto/fernet.ts";
import { newSessionSecret, sessionIdOf } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { type LiveSession, newPerson, newSession, signIn } from "../kit/people.ts";
import { type Answer, APP, call, env, expectOk, expectRefusal, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { emptyFootprint, footprint, sessionPlace } from "../kit/storage.ts";

const DAY_MS = 86_400_000;
const FORGERIES = 1_000;

let live: LiveSession;
beforeAll(async () => {
  live = await newSession();
});

const bytesOf = (token: string) => Uint8Array.fromBase64(token, { alphabet: "base64url" });
const textOf = (bytes: Uint8Array) => bytes.toBase64({ alphabet: "base64url" });

/** A token that our own key has signed over anything. */
async function signed(payload: number[], time = Date.now()): Promise<string> {
  const [key] = tokenKeys(env);
  if (!key) throw new Error("no key");
  return sealFernet(key, new Uint8Array(payload), time);
}

/** A token of a live session, spoilt in every way that we know of, up to a thousand of them. */
async function forgeries(): Promise<string[]> {
  const { ust } = live;
  const bytes = bytesOf(ust);
  const secret = [...newSessionSecret()];
  const flipped = Array.from(bytes, (byte, i) => textOf(bytes.with(i, byte ^ (1 << (i % 8)))));
  const substituted = Array.from(
    ust,
    (character, i) => ust.slice(0, i) + (character === "A" ? "B" : "A") + ust.slice(i + 1),
  );
  const truncated = Array.from(ust, (_, i) => ust.slice(0, i)).slice(1);
  const lastCharacter = ust.at(-2) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spareBits = [1, 2, 3].map((n) => `${ust.slice(0, -2)}${alphabet[alphabet.indexOf(lastCharacter) ^ n]}=`);
  const respelt = [
    ust.slice(0, -1),
    `${ust}=`,
    `${ust.slice(0, -1)}%3D`,
    ` ${ust}`,
    `${ust} `,
    `${ust}\n`,
    `${ust.slice(0, 60)}\n${ust.slice(60)}`,
    `${ust}\u0000`,
    ust + ust,
    `"${ust}"`,
    `Bearer ${ust}`,
    ust.toLowerCase(),
    ust.toUpperCase(),
    [...ust].reverse().join(""),
    `${ust.slice(0, -1)}\uff1d`,
    bytes.toHex(),
    // Base64 of the other alphabet, where that is another text.
    ...[bytes.with(9, 0xfb).with(10, 0xff).toBase64(), `${ust.slice(0, 10)}+/${ust.slice(12)}`],
  ];
  const foreign = await sealFernet(
    new FernetKey(new Uint8Array(32).fill(7)),
    new Uint8Array([1, ...secret]),
    Date.now(),
  );
  const issued = [
    foreign,
    await signed([0, ...secret]),
    await signed([2, ...secret]),
    await signed([1, ...secret.slice(1)]),
    await signed([1, ...secret, 0]),
    await signed([]),
    await signed([1, ...secret], Date.now() + 300_000),
    await signed([1, ...secret], Date.now() - 30 * DAY_MS - 2_000),
    await signed([1, ...secret], 0),
  ];
  const others = [
    "none",
    "0",
    "null",
    "\ud83d\ude00",
    "sat_".padEnd(47, "A"),
    "../",
    "' OR 1=1 --",
    "x".repeat(10_000),
  ];
  const some = [...flipped, ...substituted, ...truncated, ...spareBits, ...respelt, ...issued, ...others];
  const random = Array.from({ length: FORGERIES }, () => {
    const noise = crypto.getRandomValues(new Uint8Array(89));
    noise.set(bytes.subarray(0, 9));
    return textOf(noise);
  });
  const all = [...new Set([...some, ...random])].slice(0, FORGERIES);
  expect(some.length).toBeGreaterThan(330);
  expect(all).not.toContain(ust);
  return all;
}

/** All that an answer tells but for its cid. */
function told({ status, headers, body }: Answer) {
  const rest = [...headers].filter(([name]) => name !== "x-zato-cid");
  return { status, headers: Object.fromEntries(rest), body: { ...body, cid: null } };
}

describe("1,000 forged, mutated, truncated and re-encoded tokens", () => {
  it.each<[string, (token: string) => Promise<Answer>]>([
    ["current_ust", (token) => put({ current_ust: token, target_ust: live.ust })],
    ["target_ust", (token) => put({ current_ust: live.ust, target_ust: token })],
    ["ust of a user's attributes", (token) => call("GET", `${USER_ATTR}/all`, { body: { ...APP, ust: token } })],
    ["ust of logout", (token) => call("POST", "/zato/sso/user/logout", { body: { ...APP, ust: token } })],
  ])("as %s are refused alike, without any object", async (_as, use) => {
    const tokens = await forgeries();
    expect(tokens).toHaveLength(FORGERIES);
    const before = (await listDurableObjectIds(env.SESSIONS)).map(String);
    const expected = told(await use("forged"));
    expect(expected).toMatchObject({ status: 403, body: { sub_status: ["E007001"] } });

    const answers: Answer[] = [];
    const spent = await costOf(async () => {
      for (const token of tokens) answers.push(await use(token));
    });
    // The object of the acting session is not asked either.
    expect(spent).toEqual(cost({}));
    const differing = answers.map(told).filter((answer) => JSON.stringify(answer) !== JSON.stringify(expected));
    expect(differing).toEqual([]);
    const after = (await listDurableObjectIds(env.SESSIONS)).map(String);
    expect(after.toSorted()).toEqual(before.toSorted());
    expectOk(await put({ current_ust: live.ust, target_ust: live.ust }));
  });

  const put = (tokens: Record<string, string>) =>
    call("PUT", SESSION_ATTR, { body: { ...APP, ...tokens, name: "a", value: "1" } });
});

/** Every call that a token's holder could make. */
async function everyCall(ust: string): Promise<Answer[]> {
  const who = { ...APP, current_ust: ust, target_ust: ust, ust };
  const write = { ...who, name: "a", value: "1", expiration: 60, encrypt: true };
  return Promise.all([
    ...["POST", "PUT", "PATCH", "DELETE"].map((method) => call(method, SESSION_ATTR, { body: write })),
    ...["", "/exists", "/names", "/all"].map((sub) =>
      call("GET", SESSION_ATTR + sub, { query: { ...who, name: "a" } }),
    ),
    ...["POST", "GET"].map((method) => call(method, USER_ATTR, { body: write })),
    call("GET", "/zato/sso/user/session", { query: who }),
    call("PATCH", "/zato/sso/user/session", { body: who }),
  ]);
}

describe("a token whose session is dead", () => {
  it("after logout, 100 replays and more are refused, and nothing is in the object", async () => {
    const session = await signIn(await newPerson());
    const body = { ...APP, ust: session.ust };
    const tokens = { ...APP, current_ust: session.ust, target_ust: session.ust };
    expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens, name: "a", value: "1", expiration: 60 } }));
    expectOk(await call("POST", "/zato/sso/user/logout", { body }));

    const expected = told(
      await call("GET", SESSION_ATTR, { body: { ...APP, current_ust: "x", target_ust: "x", name: "a" } }),
    );
    for (let round = 0; round < 9; round += 1) {
      for (const answer of await everyCall(session.ust)) expect(told(answer)).toEqual(expected);
    }
    expect(await footprint(sessionPlace(session.sessionId))).toEqual(await emptyFootprint());
    // Logging out again is ok: it is over, as was wished.
    expectOk(await call("POST", "/zato/sso/user/logout", { body }));
    expect(await footprint(sessionPlace(session.sessionId))).toEqual(await emptyFootprint());
  });

  it("one that was never made is refused like one that has ended, and is not made by asking", async () => {
    const secret = newSessionSecret();
    const ust = await issueUst(tokenKeys(env), secret, Date.now());
    for (const answer of await everyCall(ust)) expectRefusal(answer, 403, "E007001");
    expect(await footprint(sessionPlace(await sessionIdOf(secret)))).toEqual(await emptyFootprint());
  });

  it("one whose time is over is refused from the first millisecond, whatever is still stored", async () => {
    stopClock();
    const { ust, sessionId } = await newSession();
    advance(60 * 60_000 - 1);
    expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: { ...APP, current_ust: ust, target_ust: ust } }));
    advance(1);
    for (const answer of await everyCall(ust)) expectRefusal(answer, 403, "E007001");
    expect((await footprint(sessionPlace(sessionId))).tables).toBeGreaterThan(0);
  });
});
