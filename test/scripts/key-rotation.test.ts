/** Rotating keys: whole rotations, step by step, with the Worker's own crypto on both sides of each step. */
import { describe, expect, test } from "vitest";
import {
  addDataKey,
  addTokenKey,
  newSecrets,
  promoteDataKey,
  promoteTokenKey,
  Refusal,
  retireDataKey,
  retireTokenKey,
} from "../../scripts/key-rotation.ts";
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { Cipher, newSalt } from "../../src/crypto/cipher.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { newSessionSecret } from "../../src/crypto/identifiers.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";
import { issueUst, verifyUst } from "../../src/crypto/ust.ts";

const key = () => toBase64url(randomBytes(32));
const keyring = (primary: number, ...ids: number[]) =>
  JSON.stringify({ primary, keys: Object.fromEntries(ids.map((id) => [id, key()])) });

test("a first set is accepted by the Worker, and no two sets share a key", () => {
  const [one, other] = [newSecrets(), newSecrets()];
  expect(parseFernetKeys(one.TOKEN_KEYS)).toHaveLength(1);
  expect(parseKeyring(one.DATA_KEYS)).toMatchObject({ primary: 1, keys: new Map([[1, expect.anything()]]) });
  expect(one.TOKEN_KEYS).not.toBe(other.TOKEN_KEYS);
  expect(one.DATA_KEYS).not.toBe(other.DATA_KEYS);
});

describe("data keys", () => {
  test("through a whole rotation every place opens what a place one step ahead or behind seals", async () => {
    const start = newSecrets().DATA_KEYS;
    const added = addDataKey(start).secret;
    const promoted = promoteDataKey(added).secret;
    const retired = retireDataKey(promoted, "1").secret;
    const salt = newSalt();
    const [before, during, after, end] = [start, added, promoted, retired].map(
      (secret) => new Cipher(parseKeyring(secret), { kind: "session", id: "x" }, salt),
    );
    const passes = async (from: Cipher | undefined, to: Cipher | undefined) =>
      (await to?.open("attribute", "a", (await from?.seal("attribute", "a", "1")) ?? new Uint8Array())) === "1";

    expect(await passes(before, during)).toBe(true);
    expect(await passes(during, before)).toBe(true); // the added key does not seal yet
    expect(await passes(during, after)).toBe(true);
    expect(await passes(after, during)).toBe(true);
    expect(await passes(after, end)).toBe(true);
    expect(await passes(end, after)).toBe(true);
    await expect(passes(before, end)).rejects.toThrow("key_unknown"); // why retiring comes last
  });

  test("a new id is one above the highest, gaps are not filled", () => {
    const added = parseKeyring(addDataKey(keyring(7, 2, 7, 4)).secret);
    expect([...added.keys.keys()]).toEqual([2, 4, 7, 8]);
    expect(added.primary).toBe(7);
  });

  test("present keys stay as they are", () => {
    const before = keyring(1, 1, 2);
    const after = addDataKey(before).secret;
    for (const [id, material] of parseKeyring(before).keys) expect(parseKeyring(after).keys.get(id)).toEqual(material);
  });

  test("a secret may come as a line of .dev.vars", () => {
    expect(parseKeyring(addDataKey(`DATA_KEYS=${keyring(1, 1)}\n`).secret).keys.size).toBe(2);
  });

  test.each([
    ["promoting without a newer key", () => promoteDataKey(keyring(2, 1, 2)), 'Do "add data" and set it first'],
    ["retiring the primary", () => retireDataKey(keyring(2, 1, 2), "2"), "Promote a newer one first"],
    ["retiring an unknown id", () => retireDataKey(keyring(2, 1, 2), "3"), "There is no data key of that id"],
    ["retiring an id in other spelling", () => retireDataKey(keyring(2, 1, 2), "01"), "There is no data key"],
    ["retiring no id", () => retireDataKey(keyring(2, 1, 2), undefined), 'Say which key: "retire data ID"'],
    // Id 3 would be given again by the next "add data", to other material.
    ["retiring a key newer than the primary", () => retireDataKey(keyring(2, 1, 2, 3), "3"), "an id is never reused"],
    ["adding beyond the last id", () => addDataKey(keyring(1, 1, 65_535)), "Key ids end at 65535"],
    ["a malformed keyring", () => addDataKey(keyring(9, 1)), "DATA_KEYS is malformed: primary: must be the id"],
    ["nothing at all", () => addDataKey(""), "DATA_KEYS is malformed: must be JSON"],
  ])("%s is refused, with what to do instead", (_what, act, message) => {
    expect(act).toThrow(Refusal);
    expect(act).toThrow(message);
  });

  test("a secret that Cloudflare would not take is refused", () => {
    const grow = (present: string, steps: number): string =>
      steps === 0 ? present : grow(addDataKey(present).secret, steps - 1);
    const full = grow(newSecrets().DATA_KEYS, 99);
    expect(full.length).toBeLessThanOrEqual(5_120);
    expect(() => grow(full, 10)).toThrow("Retire old keys first");
  });
});

describe("token keys", () => {
  const MAX_AGE_MS = 1000;
  const idIn = (explanation: string) => /(?:key|token) ([0-9a-f]{8})/.exec(explanation)?.[1] ?? "none";
  const passes = async (from: string, to: string) =>
    (await verifyUst(
      parseFernetKeys(to),
      await issueUst(parseFernetKeys(from), newSessionSecret(), 0),
      0,
      MAX_AGE_MS,
    )) !== null;

  test("through a whole rotation no place refuses what a place one step ahead or behind signs", async () => {
    const start = newSecrets().TOKEN_KEYS;
    const add = await addTokenKey(start);
    const promote = await promoteTokenKey(add.secret, idIn(add.explanation));
    const oldId = /retire token ([0-9a-f]{8})/.exec(promote.explanation)?.[1];
    const retire = await retireTokenKey(promote.secret, oldId);

    expect(await passes(start, add.secret)).toBe(true);
    expect(await passes(add.secret, start)).toBe(true); // the added key does not sign yet
    expect(await passes(add.secret, promote.secret)).toBe(true);
    expect(await passes(promote.secret, add.secret)).toBe(true);
    expect(await passes(promote.secret, retire.secret)).toBe(true);
    expect(await passes(retire.secret, promote.secret)).toBe(true);
    expect(await passes(start, retire.secret)).toBe(false); // why retiring waits for the longest lifetime
    expect(await passes(promote.secret, start)).toBe(false); // why promoting waits for adding
  });

  test("adding puts a key last, promoting puts it first and keeps the others' order", async () => {
    const [a, b] = [key(), key()];
    const add = await addTokenKey(`${a},${b}`);
    const [first, second, added] = add.secret.split(",");
    expect([first, second]).toEqual([a, b]);

    const promote = await promoteTokenKey(add.secret, idIn(add.explanation));
    expect(promote.secret.split(",")).toEqual([added, a, b]);
  });

  test("keys are told apart by ids that say nothing of them and do not depend on padding", async () => {
    const [a, b] = [key(), key()];
    const plain = await addTokenKey(`${a},${b}`);
    const padded = await addTokenKey(`TOKEN_KEYS=${a}=, ${b}=\n`);
    const ids = (text: string) => /order: (.*) \(signs\), (\w+),/.exec(text)?.slice(1);

    expect(ids(plain.explanation)).toEqual(ids(padded.explanation));
    for (const shown of [a, b, plain.secret]) expect(plain.explanation).not.toContain(shown);
  });

  test("every other step is refused, with what to do instead", async () => {
    const one = newSecrets().TOKEN_KEYS;
    const two = await addTokenKey(one);
    const five = Array.from({ length: 5 }, key).join();
    const signer = /order: ([0-9a-f]{8}) \(signs\)/.exec(two.explanation)?.[1];
    const refused = [
      { step: () => promoteTokenKey(two.secret, signer), message: "signs already" },
      { step: () => retireTokenKey(two.secret, signer), message: "Promote another one first" },
      { step: () => promoteTokenKey(two.secret, undefined), message: 'Say which key: "promote token ID"' },
      { step: () => retireTokenKey(two.secret, undefined), message: 'Say which key: "retire token ID"' },
      { step: () => retireTokenKey(two.secret, "00000000"), message: "There is no token key of that id" },
      { step: () => addTokenKey(five), message: "retire an old one first: at most 5 keys" },
      { step: () => addTokenKey(`${one},short`), message: "TOKEN_KEYS is malformed: key 2 of 2 must be" },
      { step: () => addTokenKey(""), message: "TOKEN_KEYS is malformed: key 1 of 1 must be" },
    ];
    for (const { step, message } of refused) {
      const error: unknown = await step().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Refusal);
      expect(String(error)).toContain(message);
    }
  });
});
