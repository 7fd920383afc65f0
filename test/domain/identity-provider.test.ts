/** How people of a provider are called, and which usernames are theirs alone. */
import { describe, expect, it } from "vitest";
import { isReservedUsername, plainProviderUsername } from "../../src/domain/identity-provider.ts";

describe("the username of a subject", () => {
  it.each(["00u1abc", "auth0|5f7c8ec7", "a@b.example", "é", "s".repeat(125)])("has it as it stands: %s", (subject) => {
    expect(plainProviderUsername("id", subject)).toBe(`id:${subject}`);
  });

  it.each(["00U1ABC", "e\u0301", "İ", "a b", "a\u00a0b", "\u202ea", "s".repeat(126)])(
    "is made of its hash where a username cannot have it, or would have another: %j",
    (subject) => {
      expect(plainProviderUsername("id", subject)).toBeNull();
    },
  );
});

describe("a username is a provider's alone", () => {
  const PROVIDERS = [{ name: "okta" }, { name: "a-b" }];

  it.each(["okta:x", "OKTA:x", "oKta:", "a-b:c:d", "o\u212ata:x"])("%j", (username) => {
    expect(isReservedUsername(username, PROVIDERS)).toBe(true);
  });

  it.each(["okta", "oktax:y", "x:okta:y", "a-b", ":okta:"])("and is not: %j", (username) => {
    expect(isReservedUsername(username, PROVIDERS)).toBe(false);
  });
});
