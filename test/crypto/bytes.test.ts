import { expect, test } from "vitest";
import {
  crockford,
  framed,
  framedAfter,
  fromBase64url,
  fromUtf8,
  randomBytes,
  toBase64url,
  toBase64urlPadded,
  toHex,
  utf8,
} from "../../src/crypto/bytes.ts";

const hex = (text: string) => Uint8Array.fromHex(text);

test("text comes back exactly, whatever is in it", () => {
  for (const text of ["", "naïve", "😀", "a\u0000b", "\uFEFFmark first", "\u2028", "\uFFFF"]) {
    expect(fromUtf8(utf8(text))).toBe(text);
  }
  expect(utf8("é")).toEqual(hex("c3a9"));
});

test("bytes that are no UTF-8 are refused, not repaired", () => {
  for (const wrong of ["ff", "c3", "eda080", "c0af", "f4908080"]) expect(() => fromUtf8(hex(wrong))).toThrow(TypeError);
});

// RFC 4648, section 10, and the two characters in which base64url differs.
test.each([
  ["", ""],
  ["66", "Zg=="],
  ["666f", "Zm8="],
  ["666f6f", "Zm9v"],
  ["666f6f626172", "Zm9vYmFy"],
  ["fbff", "-_8="],
])("base64url of %s is %s, with padding or without", (bytes, padded) => {
  const unpadded = padded.replaceAll("=", "");
  expect(toBase64urlPadded(hex(bytes))).toBe(padded);
  expect(toBase64url(hex(bytes))).toBe(unpadded);
  expect(fromBase64url(padded)).toEqual(hex(bytes));
  expect(fromBase64url(unpadded)).toEqual(hex(bytes));
});

test.each([
  ["the other alphabet", "+/8="],
  ["half the padding", "Zg="],
  ["padding where none belongs", "Zm9v="],
  ["too much padding", "Zg==="],
  ["padding alone", "="],
  ["padding in the middle", "Zg==Zg=="],
  ["an impossible length", "Zm9vY"],
  ["spare bits, one character of two", "Zh"],
  ["spare bits, with padding", "Zm9=".replace("9", "_")],
  ["a space", "Zm 9v"],
  ["a line end", "Zm9v\n"],
  ["a tab before", "\tZm9v"],
  ["U+0000", "Zm9v\u0000"],
  ["a look-alike letter", "Ζm9v"],
])("base64url with %s is refused", (_what, text) => {
  expect(fromBase64url(text)).toBeNull();
});

test("hexadecimal is lower case, two characters a byte", () => {
  expect(toHex(new Uint8Array([0, 10, 255]))).toBe("000aff");
});

test("Crockford base32 reads bits from the front and knows no i, l, o, u", () => {
  // The 32 values of five bits in order are the alphabet itself.
  const inOrder = hex("00443214c74254b635cf84653a56d7c675be77df");
  expect(crockford(inOrder, 32)).toBe("0123456789abcdefghjkmnpqrstvwxyz");
  expect(crockford(hex("ff"), 1)).toBe("z");
  expect(crockford(hex("f800000000"), 8)).toBe("z0000000");
  expect(crockford(hex("0000000001"), 8)).toBe("00000001");
  expect(crockford(inOrder, 5)).toBe("01234");
});

test("Crockford base32 invents no characters that the bytes do not hold", () => {
  expect(crockford(new Uint8Array(7), 11)).toBe("0".repeat(11));
  expect(() => crockford(new Uint8Array(7), 12)).toThrow(RangeError);
});

test("framed parts keep their borders", () => {
  expect(framed(utf8("a"), utf8("bc"))).toEqual(hex("0000000161000000026263"));
  expect(framed()).toEqual(new Uint8Array());
  expect(framed(utf8("a7"), utf8(""))).not.toEqual(framed(utf8("a"), utf8("7")));
  expect(framed(utf8("a7"))).not.toEqual(framed(utf8("a7"), utf8("")));
  expect(framedAfter(framed(utf8("a")), utf8("bc"), utf8(""))).toEqual(framed(utf8("a"), utf8("bc"), utf8("")));
});

test("random bytes have the length asked for and do not repeat", () => {
  expect(randomBytes(16)).toHaveLength(16);
  const seen = new Set(Array.from({ length: 1000 }, () => toHex(randomBytes(16))));
  expect(seen.size).toBe(1000);
});
