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

test("a keyed hash is the start of HMAC-SHA256: RFC 4231, test cases 1 and 2", async () => {
  expect(await keyedHash(new Uint8Array(20).fill(0x0b), "Hi There")).toBe("b0344c61d8db3853");
  expect(await keyedHash(utf8("Jefe"), "what do ya want for nothing?")).toBe("5bdcc146bf60754e");
});
