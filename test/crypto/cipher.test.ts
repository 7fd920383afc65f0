/** Sealed values: they open where they belong and nowhere else, and no failure tells more than its code. */
import { expect, test } from "vitest";
import { randomBytes, toHex, utf8 } from "../../src/crypto/bytes.ts";
import { Cipher, keyIdOf, newSalt, SEALED_OVERHEAD_BYTES, Undecipherable } from "../../src/crypto/cipher.ts";
import type { Keyring } from "../../src/crypto/keyring.ts";

const owner = { kind: "session", id: "0123456789abcdefghjk" };
const salt = newSalt();
const [first, second] = [randomBytes(32), randomBytes(32)];
const keyring: Keyring = { primary: 1, keys: new Map([[1, first]]) };
const rotated: Keyring = { primary: 2, keys: new Map([...keyring.keys, [2, second]]) };
const cipher = new Cipher(keyring, owner, salt);

/** Why a sealed value does not open: the code of the error, or null when it opens after all. */
async function failure(opened: Promise<string>): Promise<Undecipherable["code"] | null> {
  try {
    await opened;
    return null;
  } catch (error) {
    if (!(error instanceof Undecipherable)) throw error;
    return error.code;
  }
}

test("a text comes back exactly, in 31 bytes more than its UTF-8", async () => {
  for (const text of ["", "red", "naïve 😀", "a\u0000b", "\uFEFFmark", "x".repeat(65_536)]) {
    const sealed = await cipher.seal("attribute", "colour", text);
    expect(sealed).toHaveLength(utf8(text).length + SEALED_OVERHEAD_BYTES);
    expect(await cipher.open("attribute", "colour", sealed)).toBe(text);
  }
  expect(SEALED_OVERHEAD_BYTES).toBe(31);
});

test("a value read from the database, an ArrayBuffer, opens too, also from the middle of a larger one", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red");
  const within = new Uint8Array([9, ...sealed, 9]).subarray(1, -1);

  expect(await cipher.open("attribute", "colour", sealed.buffer)).toBe("red");
  expect(await cipher.open("attribute", "colour", within)).toBe("red");
  expect(keyIdOf(within)).toBe(1);
});

test("the layout is the documented one: a value sealed by another program opens", async () => {
  // Made with Python's hmac and cryptography 48 and with Node's OpenSSL: key and salt count up from 0 and 32.
  const sealed = Uint8Array.fromHex(
    "010102303132333435363738393a3be7f35651035b8183239ed4afbba4e0ce0b405d9124dc7f8db1d98c",
  );
  const withFacts = Uint8Array.fromHex(
    "020102303132333435363738393a3be7f35651035b8183239ed48a0e811c10f6c5a5c91c2fab17fc43b9",
  );
  const counting = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);
  const fixed = new Cipher({ primary: 258, keys: new Map([[258, counting(0, 32)]]) }, owner, counting(32, 16));

  expect([keyIdOf(sealed), keyIdOf(withFacts)]).toEqual([258, 258]);
  expect(await fixed.open("attribute", "größe", sealed)).toBe("naïve 😀");
  const facts = "1700000000000,1700000000001,never,1700000000002,owner";
  expect(await fixed.open("attribute", "größe", withFacts, facts)).toBe("naïve 😀");
});

test("the same text sealed twice gives different bytes", async () => {
  const sealed = new Set<string>();
  for (let i = 0; i < 100; i += 1) sealed.add(toHex(await cipher.seal("attribute", "colour", "red")));
  expect(sealed.size).toBe(100);
});

test("a single changed bit anywhere is noticed", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red");
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const flipped = sealed.slice();
    flipped.set([(flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
    const place = bit < 8 ? "format_error" : bit < 24 ? "key_unknown" : "auth_failed";
    expect(await failure(cipher.open("attribute", "colour", flipped)), `bit ${bit}`).toBe(place);
  }
});

test("a cut or lengthened value is noticed", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red");
  for (let length = 0; length < sealed.length; length += 1) {
    const expected = length < SEALED_OVERHEAD_BYTES ? "format_error" : "auth_failed";
    expect(await failure(cipher.open("attribute", "colour", sealed.subarray(0, length)))).toBe(expected);
  }
  expect(await failure(cipher.open("attribute", "colour", new Uint8Array([...sealed, 0])))).toBe("auth_failed");
});

test("random bytes and plain text never open and never fail otherwise", async () => {
  for (let length = 0; length < 200; length += 1) {
    const noise = randomBytes(length);
    expect(await failure(cipher.open("attribute", "colour", noise))).not.toBeNull();
    if (length >= 3) noise.set([1, 0, 1]);
    expect(await failure(cipher.open("attribute", "colour", noise))).not.toBeNull();
  }
  expect(await failure(cipher.open("attribute", "colour", utf8("red")))).toBe("format_error");
});

test("a value opens only under its own purpose, name, owner and salt", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red");
  const as = (kind: string, id: string, otherSalt = salt) => new Cipher(keyring, { kind, id }, otherSalt);
  const elsewhere = {
    "another name": cipher.open("attribute", "size", sealed),
    "another purpose": cipher.open("credentials", "colour", sealed),
    "the border between them moved": cipher.open("attributec", "olour", sealed),
    "another kind of owner": as("user", owner.id).open("attribute", "colour", sealed),
    "another owner": as(owner.kind, "0123456789abcdefghjm").open("attribute", "colour", sealed),
    "the owner's border moved": as("session0", owner.id.slice(1)).open("attribute", "colour", sealed),
    "the same owner made again": as(owner.kind, owner.id, newSalt()).open("attribute", "colour", sealed),
  };
  for (const [where, opened] of Object.entries(elsewhere)) expect(await failure(opened), where).toBe("auth_failed");

  expect(await as(owner.kind, owner.id).open("attribute", "colour", sealed)).toBe("red");
});

test("a value that was sealed with facts opens with these alone", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red", "at 1, by her");

  expect(sealed).toHaveLength(utf8("red").length + SEALED_OVERHEAD_BYTES);
  expect(await cipher.open("attribute", "colour", sealed, "at 1, by her")).toBe("red");
  for (const facts of ["at 2, by her", "at 1, by he", ""]) {
    expect(await failure(cipher.open("attribute", "colour", sealed, facts)), facts).toBe("auth_failed");
  }
  expect(await failure(cipher.open("attribute", "colou", sealed, "rat 1, by her"))).toBe("auth_failed");
  expect(await failure(cipher.open("attribute", "colour", sealed))).toBe("format_error");
});

test("a value that was sealed without facts opens whatever they are, and neither kind passes for the other", async () => {
  const [without, withFacts] = [
    await cipher.seal("attribute", "colour", "red"),
    await cipher.seal("attribute", "colour", "red", "facts"),
  ];
  const as = (format: number, sealed: Uint8Array<ArrayBuffer>) => sealed.with(0, format);

  expect([without[0], withFacts[0]]).toEqual([1, 2]);
  expect(await cipher.open("attribute", "colour", without, "facts")).toBe("red");
  expect(await failure(cipher.open("attribute", "colour", as(1, withFacts), "facts"))).toBe("auth_failed");
  expect(await failure(cipher.open("attribute", "colour", as(1, withFacts)))).toBe("auth_failed");
  expect(await failure(cipher.open("attribute", "colour", as(2, without), "facts"))).toBe("auth_failed");
  expect(await failure(cipher.open("attribute", "colour", as(2, without), ""))).toBe("auth_failed");
});

test("after a rotation old values open, new ones carry the new key's id", async () => {
  const later = new Cipher(rotated, owner, salt);
  const [old, renewed] = [await cipher.seal("attribute", "a", "1"), await later.seal("attribute", "a", "2")];

  expect([keyIdOf(old), keyIdOf(renewed)]).toEqual([1, 2]);
  expect(await later.open("attribute", "a", old)).toBe("1");
  expect(await later.open("attribute", "a", renewed)).toBe("2");
  expect(await failure(cipher.open("attribute", "a", renewed))).toBe("key_unknown");
});

test("a key id that is swapped, or that names other material, does not open", async () => {
  const later = new Cipher(rotated, owner, salt);
  const sealed = await cipher.seal("attribute", "a", "1");
  const swapped = new Uint8Array(sealed);
  swapped[2] = 2;
  const mixedUp = new Cipher({ primary: 1, keys: new Map([[1, second]]) }, owner, salt);
  const sameUnderTwo = new Cipher({ primary: 2, keys: new Map([[2, first]]) }, owner, salt);

  expect(await failure(later.open("attribute", "a", swapped))).toBe("auth_failed");
  expect(await failure(mixedUp.open("attribute", "a", sealed))).toBe("auth_failed");
  // Even with equal material: the id in front is authenticated.
  expect(await failure(sameUnderTwo.open("attribute", "a", swapped))).toBe("auth_failed");
});

test("an error says which kind of failure it is and nothing else", async () => {
  const sealed = await cipher.seal("attribute", "colour", "red");
  const error: unknown = await cipher.open("attribute", "size", sealed).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(Undecipherable);
  expect(error).toMatchObject({ name: "Undecipherable", code: "auth_failed" });
  expect(error).not.toHaveProperty("cause");
  expect(String(error)).toBe("Undecipherable: a sealed value cannot be opened: auth_failed");
});

test("a keyring without its primary seals nothing, a salt of another length makes no cipher", async () => {
  const without = new Cipher({ primary: 9, keys: keyring.keys }, owner, salt);
  await expect(without.seal("attribute", "a", "1")).rejects.toThrow("key_unknown");
  expect(() => new Cipher(keyring, owner, randomBytes(15))).toThrow(RangeError);
});

test("the id of a key is read from the largest as from the smallest", async () => {
  for (const id of [1, 255, 256, 65_535]) {
    const one = new Cipher({ primary: id, keys: new Map([[id, first]]) }, owner, salt);
    const sealed = await one.seal("attribute", "a", "1");
    expect(keyIdOf(sealed)).toBe(id);
    expect(await one.open("attribute", "a", sealed)).toBe("1");
  }
  expect(() => keyIdOf(new Uint8Array(30).fill(1))).toThrow(Undecipherable);
  expect(() => keyIdOf(utf8("a plain value that was stored unsealed"))).toThrow(Undecipherable);
});
