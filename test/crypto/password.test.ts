/** Password hashes: the stored form, the right and the wrong password, and what a change of cost does. */
import { afterEach, expect, test } from "vitest";
import { hashPassword, needsRehash, passwordCost, verifyPassword } from "../../src/crypto/password.ts";

const present = { ...passwordCost };
const cheap = { logN: 4, r: 8, p: 1 };

afterEach(() => {
  Object.assign(passwordCost, present);
});

test("at the real cost: the right password is accepted, a wrong one refused", async () => {
  expect(passwordCost).toEqual({ logN: 14, r: 8, p: 5 });
  const stored = await hashPassword("correct horse");

  expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword("correct horse", stored)).toBe(true);
  expect(await verifyPassword("correct house", stored)).toBe(false);
  expect(needsRehash(stored)).toBe(false);
});

test("the hash is scrypt's over UTF-8: another program's hash is accepted", async () => {
  // Python's hashlib.scrypt("pässword", salt "NaCl" and twelve zero bytes, n=1024, r=8, p=16, dklen=32)
  const stored = "$scrypt$ln=10,r=8,p=16$TmFDbAAAAAAAAAAAAAAAAA$2kNdsanGTUr2VwDW_wFlw8k4_iQVxobxnjTouffmR2s";
  expect(await verifyPassword("pässword", stored)).toBe(true);
  expect(await verifyPassword("pa\u0308ssword", stored)).toBe(false); // nothing is normalised
});

test("each hash has a salt of its own", async () => {
  Object.assign(passwordCost, cheap);
  expect(await hashPassword("correct horse")).not.toBe(await hashPassword("correct horse"));
});

test("passwords are taken as they are, to the last of 256 characters", async () => {
  Object.assign(passwordCost, cheap);
  for (const password of ["", " x ", "a\u0000b", "😀".repeat(256)]) {
    const stored = await hashPassword(password);
    expect(await verifyPassword(password, stored)).toBe(true);
    expect(await verifyPassword(`${password} `, stored)).toBe(false);
    expect(await verifyPassword(password.slice(0, -1), stored)).toBe(password === "");
  }
});

test("for a user who does not exist the answer is no, after the time of a real comparison", async () => {
  Object.assign(passwordCost, { logN: 13 });
  const stored = await hashPassword("correct horse");
  const timeOf = async (hash: string | null) => {
    const start = performance.now();
    expect(await verifyPassword("correct house", hash)).toBe(false);
    return performance.now() - start;
  };

  // The least of three: other work on the machine only ever makes it longer.
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    known.push(await timeOf(stored));
    unknown.push(await timeOf(null));
  }
  expect(Math.min(...unknown) / Math.min(...known)).toBeGreaterThan(0.5);
  expect(await verifyPassword("", null)).toBe(false);
});

test("a change of cost leaves old hashes valid and marks them for renewal", async () => {
  Object.assign(passwordCost, cheap);
  const old = await hashPassword("correct horse");
  for (const dearer of [{ logN: 5 }, { r: 9 }, { p: 2 }]) {
    Object.assign(passwordCost, cheap, dearer);
    expect(needsRehash(old)).toBe(true);
    expect(await verifyPassword("correct horse", old)).toBe(true);
  }
  Object.assign(passwordCost, cheap);
  expect(needsRehash(old)).toBe(false);
});

test("a malformed stored hash is an error, never a wrong password", async () => {
  const [salt, hash] = ["A".repeat(22), "A".repeat(43)];
  const malformed = [
    "",
    "correct horse",
    `$scrypt$ln=4,r=8,p=1$${salt}$${hash.slice(1)}`,
    `$scrypt$ln=4,r=8,p=1$${salt.slice(1)}$${hash}`,
    `$scrypt$ln=4,r=8,p=1$${salt}$${hash}\n`,
    `$scrypt$ln=4,r=8$${salt}$${hash}`,
    `$scrypt$ln=4,r=8,p=1$${salt.replace(/A$/, "B")}$${hash}`,
    `$argon2id$ln=4,r=8,p=1$${salt}$${hash}`,
  ];
  for (const stored of malformed) {
    await expect(verifyPassword("correct horse", stored)).rejects.toThrow("the stored password is malformed");
    expect(() => needsRehash(stored)).toThrow("the stored password is malformed");
  }
});
