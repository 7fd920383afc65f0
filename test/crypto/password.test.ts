/** Password hashes: the stored form, the right and the wrong password, and what a change of cost does. */
import { expect, test } from "vitest";
import { PASSWORD_COST, PasswordHasher } from "../../src/crypto/password.ts";

const CHEAP = { logN: 4, r: 8, p: 1 };
const passwords = new PasswordHasher(CHEAP);

test("at the real cost: the right password is accepted, a wrong one refused", async () => {
  expect(PASSWORD_COST).toEqual({ logN: 14, r: 8, p: 5 });
  const real = new PasswordHasher(PASSWORD_COST);
  const stored = await real.hash("correct horse");

  expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/);
  expect(await real.verify("correct horse", stored)).toBe(true);
  expect(await real.verify("correct house", stored)).toBe(false);
  expect(real.needsRehash(stored)).toBe(false);
});

test("the real cost is one that deployed Workers compute, which the local runtime does not tell", () => {
  expect(2 ** PASSWORD_COST.logN * PASSWORD_COST.r * PASSWORD_COST.p).toBeLessThanOrEqual(2 ** 20);
});

test("the hash is scrypt's over UTF-8: another program's hash is accepted", async () => {
  // Python's hashlib.scrypt("pässword", salt "NaCl" and twelve zero bytes, n=1024, r=8, p=16, dklen=32)
  const stored = "$scrypt$ln=10,r=8,p=16$TmFDbAAAAAAAAAAAAAAAAA$2kNdsanGTUr2VwDW_wFlw8k4_iQVxobxnjTouffmR2s";
  expect(await passwords.verify("pässword", stored)).toBe(true);
  expect(await passwords.verify("pa\u0308ssword", stored)).toBe(false); // nothing is normalised
});

test("each hash has a salt of its own", async () => {
  expect(await passwords.hash("correct horse")).not.toBe(await passwords.hash("correct horse"));
});

test("passwords are taken as they are, to the last of 256 characters", async () => {
  for (const password of ["", " x ", "a\u0000b", "😀".repeat(256)]) {
    const stored = await passwords.hash(password);
    expect(await passwords.verify(password, stored)).toBe(true);
    expect(await passwords.verify(`${password} `, stored)).toBe(false);
    expect(await passwords.verify(password.slice(0, -1), stored)).toBe(password === "");
  }
});

test("for a user who does not exist the answer is no, after the time of a real comparison", async () => {
  const dearer = new PasswordHasher({ ...PASSWORD_COST, logN: 13 });
  const stored = await dearer.hash("correct horse");
  const timeOf = async (hash: string | null) => {
    const start = performance.now();
    expect(await dearer.verify("correct house", hash)).toBe(false);
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
  expect(await dearer.verify("", null)).toBe(false);
});

test("a change of cost leaves old hashes valid and marks them for renewal", async () => {
  const old = await passwords.hash("correct horse");
  for (const change of [{ logN: 5 }, { r: 9 }, { p: 2 }]) {
    const dearer = new PasswordHasher({ ...CHEAP, ...change });
    expect(dearer.needsRehash(old)).toBe(true);
    expect(await dearer.verify("correct horse", old)).toBe(true);
  }
  expect(passwords.needsRehash(old)).toBe(false);
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
    await expect(passwords.verify("correct horse", stored)).rejects.toThrow("the stored password is malformed");
    expect(() => passwords.needsRehash(stored)).toThrow("the stored password is malformed");
  }
});
