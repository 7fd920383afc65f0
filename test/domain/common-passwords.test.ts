/** The commonest passwords are those of the package that they were taken from. */
import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, it } from "vitest";
import { COMMON_PASSWORDS } from "../../src/domain/common-passwords.ts";

it("are the first thousand of 8 characters or more, in lower case", () => {
  const listed = dictionary["passwords-common"].filter((password) => [...password].length >= 8);
  expect([...COMMON_PASSWORDS]).toEqual(listed.slice(0, 1_000));
  for (const password of COMMON_PASSWORDS) expect(password).toBe(password.toLowerCase());
});
