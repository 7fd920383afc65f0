import fc from "fast-check";
import { expect, it } from "vitest";
import { sessionNameOf } from "../../src/domain/session-name.ts";

const AWS_PATTERN = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

const USER_ID = "zusr0123456789abcdefghjkmnpqr8";
const SUFFIX = `-${USER_ID.slice(-8)}`;

it.each([
  ["my.user", "my.user"],
  ["jane+dev@example.com", "jane+dev@example.com"],
  ["a".repeat(64), "a".repeat(64)],
])("leaves %j as it is", (username, name) => {
  expect(sessionNameOf(username, USER_ID)).toBe(name);
});

it.each([
  ["CORP\\jane:ops/1", "CORP-jane-ops-1"],
  ["Zoë-Müller", "Zoe-Muller"],
  ["Zoe\u0308", "Zoe"],
  ["ｚｏｅ", "zoe"],
  ["иван", "=438=432=430=43d"],
  ["李雷", "=674e=96f7"],
  ["\u{1f600}", "-"],
  ["x", "x"],
  ["\u0301", ""],
  ["", ""],
])("makes of %j, which loses something, %j and the end of the user id", (username, name) => {
  expect(sessionNameOf(username, USER_ID)).toBe(name + SUFFIX);
});

it("cuts a long username to 64 characters", () => {
  expect(sessionNameOf("a".repeat(65), USER_ID)).toBe("a".repeat(55) + SUFFIX);
});

it.each([
  ["a letter and its accent", "zoe", "zoë", "ｚｏｅ"],
  ["characters that AWS does not take", "a:b", "a/b", "a-b"],
  ["equal first 64 characters", "a".repeat(64), "a".repeat(65), "a".repeat(66)],
  ["a script and its spelling", "и", "=438", "и\u0301"],
])("no two people share one: %s", (_what, ...usernames) => {
  const names = usernames.map((username, i) => sessionNameOf(username, `zusr0000000000000000000000000${i}`));
  expect(new Set(names).size).toBe(usernames.length);
});

it("fits AWS's rule for every username there can be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 128 }), (username) => {
      expect(sessionNameOf(username, USER_ID)).toMatch(AWS_PATTERN);
    }),
  );
});

it("leaves a username alone that fits already", () => {
  fc.assert(
    fc.property(fc.stringMatching(AWS_PATTERN), (username) => {
      expect(sessionNameOf(username, USER_ID)).toBe(username);
    }),
  );
});
