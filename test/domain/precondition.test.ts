/** Entity tags and `If-Match`, by RFC 9110 (8.8.3, 13.1.1). */
import { expect, it } from "vitest";
import { entityTag, parseEntityTags } from "../../src/domain/precondition.ts";

it.each<[string, "*" | string[]]>([
  ["*", "*"],
  [" * ", "*"],
  ['"7"', ["7"]],
  ['W/"7"', ["7"]],
  ['"7","8"', ["7", "8"]],
  ['"7", W/"8" ,\t"9"', ["7", "8", "9"]],
  ['""', [""]],
  ['"!#~ÿ"', ["!#~ÿ"]],
  ['"7,8", "9"', ["7,8", "9"]],
  [',"7",, "8",', ["7", "8"]],
])("If-Match: %s", (header, expected) => {
  expect(parseEntityTags(header)).toEqual(expected);
});

it.each([
  "",
  " ",
  ",",
  "7",
  '"7',
  '7"',
  '"7" "8"',
  '"7";"8"',
  '"a b"',
  '"a"b"',
  'w/"7"',
  'W / "7"',
  "W/7",
  "'7'",
  '*, "7"',
  '"7", *',
  "**",
  '"\u0100"',
  '"\u007f"',
])("no form of If-Match: %s", (header) => {
  expect(parseEntityTags(header)).toBeNull();
});

it("a tag that was given is one that matches", () => {
  expect(entityTag(1_900_000_000_000)).toBe('"1900000000000"');
  expect(parseEntityTags(entityTag(7))).toEqual(["7"]);
});
