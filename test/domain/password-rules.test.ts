/** New passwords: how long, and not what whoever guesses tries first. */
import { describe, expect, it } from "vitest";
import { newPasswordFault } from "../../src/domain/password-rules.ts";

const ANN = { username: "Ann.Example", rejected: ["acme", "größe"] };

describe("a new password", () => {
  it.each([
    ["of 7 characters", "p2 4567", "password-too-short"],
    ["of 8 characters", "p2 45678", null],
    ["of 256 characters", "p".repeat(256), null],
    ["of 257 characters", "p".repeat(257), "password-too-long"],
    ["that is the username", "Ann.Example", "password-rejected"],
    ["that is the username in another case", "ANN.EXAMPLE", "password-rejected"],
    ["that has the username in it", "ann.example 1", null],
    ["that is among the commonest", "password", "password-rejected"],
    ["that is among the commonest in another case", "PassWord1", "password-rejected"],
    ["that has one of the commonest in it", "password and more", null],
    ["of 15 characters with a rejected part", "my ACME 8901234", "password-rejected"],
    ["of 16 characters with a rejected part", "my ACME 89012345", null],
    ["with a rejected part in another normal form", "Gro\u0308\u00dfe 12", "password-rejected"],
    ["that is short first of all", "acme", "password-too-short"],
  ])("%s: %j is judged %s", (_what, password, fault) => {
    expect(newPasswordFault(password, ANN)).toBe(fault);
  });

  it("of somebody who signs up does not have the username in it, however long it is", () => {
    const long = "a very long one of ann.EXAMPLE's";
    expect(newPasswordFault(long, ANN)).toBeNull();
    expect(newPasswordFault(long, { ...ANN, isSignUp: true })).toBe("password-rejected");
  });
});
