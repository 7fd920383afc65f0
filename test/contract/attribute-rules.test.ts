/** The setting ATTRIBUTE_RULES: what it may say, and what is told where it may not. */
import { describe, expect, it } from "vitest";
import { parseAttributeRules } from "../../src/contract/attribute-rules.ts";

const parse = (...rules: unknown[]) => parseAttributeRules(JSON.stringify(rules));

describe("rules", () => {
  it("are none by default", () => {
    for (const text of ["", " ", "[]"]) expect(parseAttributeRules(text)).toEqual([]);
  });

  it("say what they leave out, and take a beginning of names by a star at its end", () => {
    expect(parse({ names: "step-up" }, { names: "risk.*" }, { names: "*" }, { names: "a*b" })).toEqual([
      {
        names: { text: "step-up", isBeginning: false },
        on: "both",
        setBy: "owner",
        readBy: "owner",
        maxExpirationSeconds: null,
        encrypts: false,
      },
      expect.objectContaining({ names: { text: "risk.", isBeginning: true } }),
      expect.objectContaining({ names: { text: "", isBeginning: true } }),
      expect.objectContaining({ names: { text: "a*b", isBeginning: false } }),
    ]);
  });

  it("have all their fields", () => {
    const all = { on: "user", set_by: "super-user", read_by: "super-user", max_expiration: 60, encrypt: true };
    expect(parse({ names: "risk", ...all })).toEqual([
      {
        names: { text: "risk", isBeginning: false },
        on: "user",
        setBy: "super-user",
        readBy: "super-user",
        maxExpirationSeconds: 60,
        encrypts: true,
      },
    ]);
  });

  it("may be fifty", () => {
    const many = (count: number) => parse(...Array.from({ length: count }, (_, n) => ({ names: `n${n}` })));
    expect(many(50)).toHaveLength(50);
    expect(() => many(51)).toThrow("at most 50 tables");
  });

  it.each<[what: string, rule: unknown, message: string]>([
    ["no table", "step-up", "rule 2: it is"],
    ["no names", {}, "rule 2: `names` is"],
    ["empty names", { names: "" }, "rule 2: `names` must be 1 to 191"],
    ["names that no attribute can have", { names: "a\u0007" }, "`names` must be"],
    ["too long a name", { names: "n".repeat(192) }, "`names` must be"],
    ["another owner", { names: "a", on: "profile" }, "`on` is"],
    ["another role", { names: "a", set_by: "admin" }, "`set_by` is"],
    ["an unknown field", { names: "a", setBy: "owner" }, "`setBy` is unknown"],
    ["no life at all", { names: "a", max_expiration: 0 }, "`max_expiration` is"],
    ["half a second", { names: "a", max_expiration: 0.5 }, "`max_expiration` is"],
    ["a life beyond the limit", { names: "a", max_expiration: 3_153_600_001 }, "`max_expiration` is"],
    ["no boolean", { names: "a", encrypt: "true" }, "`encrypt` is"],
    ["what only super-users read, and anybody writes", { names: "a", read_by: "super-user" }, "`set_by` must be, too"],
  ])("are refused with %s, and the message names rule and field", (_what, rule, message) => {
    expect(() => parse({ names: "fine" }, rule)).toThrow(message);
  });

  it("are refused where they are no list of JSON", () => {
    expect(() => parseAttributeRules('{"names": "a"}')).toThrow("a list");
    expect(() => parseAttributeRules("[")).toThrow("JSON");
  });

  it("are refused without a word of what stands there", () => {
    expect(() => parseAttributeRules("risk-names")).toThrow(/^(?!.*risk)/);
  });
});
