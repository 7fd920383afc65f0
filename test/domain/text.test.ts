/** Lengths are code points and bytes of UTF-8, never UTF-16 units. */
import { expect, it } from "vitest";
import { characters, hasControl, hasWhiteSpace, utf8Bytes } from "../../src/domain/text.ts";

it.each([
  ["", 0, 0],
  ["a", 1, 1],
  ["\u0000", 1, 1],
  ["\u007f", 1, 1],
  ["\u0080", 1, 2],
  ["é", 1, 2],
  ["e\u0301", 2, 3],
  ["\u07ff", 1, 2],
  ["\u0800", 1, 3],
  ["\ud7ff", 1, 3],
  ["\ue000", 1, 3],
  ["\uffff", 1, 3],
  ["𐀀", 1, 4],
  ["😀", 1, 4],
  ["a😀é\u0800", 4, 10],
  ["😀".repeat(1_000), 1_000, 4_000],
])("%j has %i characters and %i bytes", (text, count, bytes) => {
  expect(characters(text)).toBe(count);
  expect(utf8Bytes(text)).toBe(bytes);
  expect(utf8Bytes(text)).toBe(new TextEncoder().encode(text).length);
});

it.each(["\u0000", "\u001f", "\t", "\n", "\u007f", "\u0080", "\u009f"])("%j is a control character", (text) => {
  expect(hasControl(`a${text}b`)).toBe(true);
});

it.each(["", "a b", "\u00a0", "\u00ad", "\u200b", "\u2028", "\ufeff", "😀"])("%j has no control character", (text) => {
  expect(hasControl(text)).toBe(false);
});

it.each([" ", "\t", "\n", "\u00a0", "\u1680", "\u2003", "\u2028", "\u3000", "\ufeff"])("%j is white space", (text) => {
  expect(hasWhiteSpace(`a${text}b`)).toBe(true);
});

it.each(["", "a.b", "\u0000", "\u200b", "😀"])("%j has no white space", (text) => {
  expect(hasWhiteSpace(text)).toBe(false);
});
