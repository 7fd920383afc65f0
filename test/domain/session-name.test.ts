import fc from "fast-check";
import { expect, it } from "vitest";
import { sessionNameOf } from "../../src/domain/session-name.ts";

const AWS_PATTERN = /^[A-Za-z0-9_+=,.@-]{2,64}$/;

it.each([
  ["my.user", "my.user"],
  ["jane+dev@example.com", "jane+dev@example.com"],
  ["CORP\\jane:ops/1", "CORP-jane-ops-1"],
  ["Zoë-Müller", "Zoe-Muller"],
  ["Zoe\u0308", "Zoe"],
  ["иван", "=438=432=430=43d"],
  ["李雷", "=674e=96f7"],
  ["\u{1f600}", "--"],
  ["x", "x-"],
  ["\u0301", "--"],
  ["", "--"],
])("makes of the username %j the session name %j", (username, name) => {
  expect(sessionNameOf(username)).toBe(name);
});

it("cuts a long username to 64 characters", () => {
  expect(sessionNameOf("a".repeat(64))).toBe("a".repeat(64));
  expect(sessionNameOf("a".repeat(128))).toBe("a".repeat(64));
});

it("fits AWS's rule for every username there can be", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 128 }), (username) => {
      expect(sessionNameOf(username)).toMatch(AWS_PATTERN);
    }),
  );
});

it("leaves a username alone that fits already", () => {
  fc.assert(
    fc.property(fc.stringMatching(AWS_PATTERN), (username) => {
      expect(sessionNameOf(username)).toBe(username);
    }),
  );
});
