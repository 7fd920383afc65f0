import { describe, expect, it } from "vitest";
import { redactor } from "../../src/aws/redaction.ts";

describe("redactor()", () => {
  it.each<[string, string[], string, string]>([
    ["a value in quotes", ["hush"], "Value 'hush' at 'tags.1'", "Value '[redacted]' at 'tags.1'"],
    ["every time it stands there", ["hush"], "hush, hush", "[redacted], [redacted]"],
    ["the longer one of two", ["a", "a b"], "'a b' and 'a'", "'[redacted]' and '[redacted]'"],
    ["signs as they are", ["a.b*c$"], "'a.b*c$' not 'aXbbc'", "'[redacted]' not 'aXbbc'"],
    ["signs that a class would mind", ["[x]-(y)|{z}/\\"], "is [x]-(y)|{z}/\\.", "is [redacted]."],
    ["a value that starts with a sign, after a letter", ["-x"], "key-x", "key[redacted]"],
    ["other scripts and planes", ["отдел", "\u{20000}"], "'отдел' '\u{20000}'", "'[redacted]' '[redacted]'"],
  ])("takes out %s", (_what, secrets, text, cleaned) => {
    expect(redactor(secrets, 1_000)(text)).toBe(cleaned);
  });

  it("leaves words alone that only contain a value", () => {
    expect(redactor(["a", "IT"], 1_000)("What a wITty value")).toBe("What [redacted] wITty value");
  });

  it("leaves signs and spaces alone, which say nothing", () => {
    expect(redactor(["", " ", ":", "--"], 1_000)("arn:aws:iam -- role")).toBe("arn:aws:iam -- role");
  });

  it("cuts by characters and puts a space where control characters were", () => {
    expect(redactor([], 3)("\u{1f600}\r\n\u{1f601}\u{1f602}")).toBe("\u{1f600} \u{1f601}");
  });
});
