import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailFault, fieldFault, normaliseUsername, passwordFault, usernameFault } from "../../src/domain/user.ts";

const EMOJI = "\u{1f600}";

describe("a username", () => {
  it.each([
    ["one character", "a"],
    ["colons, as in URNs", "urn:example:ana"],
    ["a tagged address", "Ana.Search+test@example.com"],
    ["upper case", "ANA"],
    ["emoji", `${EMOJI}${EMOJI}`],
    ["another script", "Анна"],
    ["128 characters", "u".repeat(128)],
    ["128 emoji, which are 256 UTF-16 units", EMOJI.repeat(128)],
    ["what looks like SQL", "';DROP/**/TABLE/**/user--"],
    ["a name that objects have", "__proto__"],
  ])("may be %s", (_what, username) => {
    expect(usernameFault(username)).toBeNull();
  });

  it.each([
    ["empty", "", "username-malformed"],
    ["129 characters", "u".repeat(129), "username-too-long"],
    ["129 emoji", EMOJI.repeat(129), "username-too-long"],
    ["a space in it", "ana search", "username-white-space"],
    ["a space at its end", "ana ", "username-white-space"],
    ["a tab in it", "ana\tsearch", "username-white-space"],
    ["a line feed in it", "ana\n", "username-white-space"],
    ["a no-break space in it", "ana\u00a0search", "username-white-space"],
    ["an ideographic space in it", "ana\u3000search", "username-white-space"],
    ["U+0000 in it", "ana\u0000", "username-malformed"],
    ["an escape in it", "\u001bana", "username-malformed"],
    ["a C1 control in it", "ana\u009f", "username-malformed"],
  ])("may not be %s", (_what, username, fault) => {
    expect(usernameFault(username)).toBe(fault);
  });
});

describe("two usernames", () => {
  it.each([
    ["case", "Ana@Example.com", "ana@example.COM"],
    ["case beyond ASCII", "SØREN", "søren"],
    ["NFC", "Zoe\u0308", "Zo\u00eb"],
    ["both", "ZOE\u0308", "zo\u00eb"],
    ["the one letter that lower-cases to two", "\u0130ris", "i\u0307ris"],
  ])("that differ in %s only are the same user", (_what, one, other) => {
    expect(one).not.toBe(other);
    expect(normaliseUsername(one)).toBe(normaliseUsername(other));
  });

  it.each([
    ["compatibility forms", "\ufb01n", "fin"],
    ["an accent", "zoë", "zoe"],
    ["a letter that only looks the same", "\u0430na", "ana"],
    ["a sharp s, which is no case of two", "stra\u00dfe", "strasse"],
  ])("that differ in %s are two", (_what, one, other) => {
    expect(normaliseUsername(one)).not.toBe(normaliseUsername(other));
  });

  it("are compared by something that is stable: normalised once more, nothing changes", () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const once = normaliseUsername(String.fromCodePoint(point));
      if (normaliseUsername(once) !== once) expect.fail(`U+${point.toString(16)} is not stable`);
    }
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 128 }), (username) => {
        const once = normaliseUsername(username);
        expect(normaliseUsername(once)).toBe(once);
      }),
    );
  });
});

describe("a password", () => {
  it.each([
    [7, "password-too-short"],
    [8, null],
    [256, null],
    [257, "password-too-long"],
  ])("of %i characters: %s", (length, fault) => {
    expect(passwordFault("p".repeat(length))).toBe(fault);
    expect(passwordFault(EMOJI.repeat(length))).toBe(fault);
  });

  it("may have anything in it", () => {
    expect(passwordFault(" \t\u0000  \n  ")).toBeNull();
  });
});

describe("an e-mail address", () => {
  it.each([
    ["plain", "ana@example.com"],
    ["tagged", "ana+test@example.com"],
    ["local", "ana@localhost"],
    ["quoted, with another @", '"ana@home"@example.com'],
    ["not ASCII", "søren@example.com"],
    ["of 191 characters", `a@${"b".repeat(189)}`],
    ["without an @, as no address is verified", "ana"],
  ])("may be %s", (_what, email) => {
    expect(emailFault(email)).toBeNull();
  });

  it.each([
    ["with a space", "ana search@example.com"],
    ["with a line feed", "ana@example.com\n"],
    ["with U+0000", "a\u0000@b"],
    ["of 192 characters", `a@${"b".repeat(190)}`],
  ])("may not be %s", (_what, email) => {
    expect(emailFault(email)).toBe("email-malformed");
  });
});

describe("another field", () => {
  it.each([
    ["191 characters", "n".repeat(191), null],
    ["191 emoji", EMOJI.repeat(191), null],
    ["spaces", "Ana María de la O", null],
    ["192 characters", "n".repeat(192), "field-malformed"],
    ["192 emoji", EMOJI.repeat(192), "field-malformed"],
    ["a line feed", "Ana\nSearch", "field-malformed"],
  ])("is judged when it has %s", (_what, text, fault) => {
    expect(fieldFault(text)).toBe(fault);
  });
});
