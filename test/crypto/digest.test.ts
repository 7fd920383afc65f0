import { expect, test } from "vitest";
import { toHex, utf8 } from "../../src/crypto/bytes.ts";
import { keyedHash, sameSecret, sha256, sha256Hex } from "../../src/crypto/digest.ts";

// NIST's examples for SHA-256 of one block and of two.
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("SHA-256 of %j", async (text, digest) => {
  expect(await sha256Hex(text)).toBe(digest);
  expect(toHex(await sha256(utf8(text)))).toBe(digest);
});

test("secrets are the same only when they are equal, whatever their lengths", async () => {
  expect(await sameSecret("correct horse", "correct horse")).toBe(true);
  expect(await sameSecret("", "")).toBe(true);
  for (const guess of ["correct hors", "correct horse ", "Correct horse", "", "x".repeat(1000)]) {
    expect(await sameSecret(guess, "correct horse")).toBe(false);
  }
});

// What node:crypto says to HMAC-SHA256 under a key by HKDF-SHA256.
test.each([
  ["audit", "3d402c650309db13"],
  ["sign-in-address", "40e59ce0d7a5e5c3"],
] as const)(
  "a keyed hash for %s is the start of an HMAC under a key that is derived for that",
  async (purpose, hash) => {
    const secret = new Uint8Array(32).fill(0x0b);
    for (const _ of ["first", "again"]) expect(await keyedHash(secret, purpose, "Hi There")).toBe(hash);
    expect(await keyedHash(new Uint8Array(32).fill(0x0c), purpose, "Hi There")).not.toBe(hash);
  },
);
