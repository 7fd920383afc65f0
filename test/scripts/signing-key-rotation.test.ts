/** Rotating SIGNING_KEYS: at every step what one place signs, another verifies; what would break that is refused. */
import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "../../scripts/key-rotation.ts";
import { keysCommand } from "../../scripts/keys-command.ts";
import {
  addSigningKey,
  newSigningKeys,
  promoteSigningKey,
  retireSigningKey,
} from "../../scripts/signing-key-rotation.ts";
import { isPrivate, parseSigningKeys, publicJwk } from "../../src/crypto/signing-keys.ts";
import { signToken } from "../../src/crypto/token-signing.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const START_MS = Date.parse("2026-11-28T12:00:00Z");

/** Whether what a place with one secret signs is verified with what a place with another publishes. */
async function passes(signing: string, publishing: string): Promise<boolean> {
  const token = await signToken(parseSigningKeys(signing), { sub: "somebody" });
  const published = createLocalJWKSet({
    keys: parseSigningKeys(publishing).keys.map((key) => ({ ...publicJwk(key) })),
  });
  return jwtVerify(token, published).then(
    () => true,
    () => false,
  );
}

const primaryOf = (secret: string) => parseSigningKeys(secret).primary.kid;

/** The secrets of one rotation, step by step. */
let first: string;
let added: string;
let promoted: string;
let retired: string;
let old: string;
beforeAll(async () => {
  first = await newSigningKeys(START_MS);
  old = primaryOf(first);
  added = (await addSigningKey(first, START_MS)).secret;
  promoted = promoteSigningKey(added, START_MS + 10 * MINUTE_MS).secret;
  retired = retireSigningKey(promoted, old, START_MS + 11 * MINUTE_MS).secret;
});

describe("a rotation", () => {
  it("leaves no moment at which a token is not verified", async () => {
    for (const [before, after] of [
      [first, added],
      [added, promoted],
      [promoted, retired],
    ] as const) {
      expect(await passes(before, after)).toBe(true);
      expect(primaryOf(after) === primaryOf(before) || (await passes(after, before))).toBe(true);
    }
    expect(await passes(promoted, first)).toBe(false); // why promoting waits
  });

  it("keeps the old key public only, and takes it out a day later", () => {
    const key = parseSigningKeys(retired).keys.find(({ kid }) => kid === old);
    expect(key && isPrivate(key)).toBe(false);
    expect(() => retireSigningKey(retired, old, START_MS + DAY_MS)).toThrow("Wait 11 minutes more.");
    const gone = retireSigningKey(retired, old, START_MS + DAY_MS + 11 * MINUTE_MS).secret;
    expect(parseSigningKeys(gone).keys.map(({ kid }) => kid)).toEqual([primaryOf(promoted)]);
  });
});

describe("a step is refused, with what to do instead:", () => {
  it.each<[string, () => unknown, string]>([
    [
      "promoting before the key can be known",
      () => promoteSigningKey(added, START_MS + 9 * MINUTE_MS),
      "Wait 1 minute more.",
    ],
    ["promoting without a newer key", () => promoteSigningKey(first), 'Do "add signing"'],
    ["retiring the key that signs", () => retireSigningKey(added, old), "Promote another one first"],
    [
      "retiring the key that is to sign next",
      () => retireSigningKey(added, parseSigningKeys(added).keys[1]?.kid),
      "Promote it",
    ],
    ["retiring an unknown key", () => retireSigningKey(added, "none"), "There is no signing key of that kid"],
    ["retiring no key", () => retireSigningKey(added, undefined), "Say which key"],
    ["a malformed secret", () => promoteSigningKey("{"), "SIGNING_KEYS is malformed: must be JSON"],
  ])("%s", (_, step, advice) => {
    expect(step).toThrow(Refusal);
    expect(step).toThrow(advice);
  });

  it("a third private key, before and after the promotion", async () => {
    for (const secret of [added, promoted]) {
      await expect(addSigningKey(secret)).rejects.toThrow("a third private key does not fit a secret");
    }
  });
});

it("as a command: the secret alone goes to standard output", async () => {
  const made = await keysCommand(["new", "signing"], async () => "");
  expect(parseSigningKeys(made.out).keys).toHaveLength(1);
  const next = await keysCommand(["add", "signing"], async () => `SIGNING_KEYS=${made.out}`);
  expect(next).toMatchObject({ code: 0, said: expect.stringContaining("wait 10 minutes") });
  const [key] = parseSigningKeys(made.out).keys;
  expect(next.said).not.toContain(key?.d?.slice(0, 20));
  const early = await keysCommand(["promote", "signing"], async () => next.out);
  expect(early).toMatchObject({ code: 1, out: "", said: expect.stringContaining("Wait 10 minutes more.") });
});
