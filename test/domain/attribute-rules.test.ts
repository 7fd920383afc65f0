import { describe, expect, it } from "vitest";
import { type AttributeRule, RulesOf, writeTooLong } from "../../src/domain/attribute-rules.ts";

const rule = (text: string, more: Partial<AttributeRule> = {}): AttributeRule => ({
  names: { text: text.replace(/\*$/, ""), isBeginning: text.endsWith("*") },
  on: "both",
  setBy: "owner",
  readBy: "owner",
  maxExpirationSeconds: null,
  encrypts: false,
  ...more,
});
const CLOSED = { setBy: "super-user", readBy: "super-user" } as const;

describe("who may write and read", () => {
  const rules = new RulesOf(
    [rule("risk.open"), rule("risk.*", CLOSED), rule("step-up", { setBy: "super-user" })],
    "user",
  );

  it.each<[name: string, writes: boolean, reads: boolean]>([
    ["risk.score", false, false],
    ["risk.", false, false],
    ["risk", true, true],
    ["Risk.score", true, true],
    ["risk.open", true, true],
    ["step-up", false, true],
    ["step-up.more", true, true],
  ])("an owner, %s: the first rule that fits decides, and case counts", (name, writes, reads) => {
    expect([rules.mayWrite([name], "owner"), rules.mayRead(name, "owner")]).toEqual([writes, reads]);
    expect([rules.mayWrite([name], "super-user"), rules.mayRead(name, "super-user")]).toEqual([true, true]);
  });

  it("one name that is not theirs keeps all of them from being written", () => {
    expect(rules.mayWrite(["a", "b"], "owner")).toBe(true);
    expect(rules.mayWrite(["a", "step-up", "b"], "owner")).toBe(false);
  });

  it("is said for each kind of owner", () => {
    const some = [rule("a", { on: "session", ...CLOSED }), rule("b", { on: "user", ...CLOSED }), rule("c", CLOSED)];
    const closed = (kind: "session" | "user") =>
      ["a", "b", "c", "d"].filter((name) => !new RulesOf(some, kind).mayRead(name, "owner"));
    expect(closed("session")).toEqual(["a", "c"]);
    expect(closed("user")).toEqual(["b", "c"]);
  });
});

describe("how values are kept", () => {
  const rules = new RulesOf(
    [rule("short", { maxExpirationSeconds: 60 }), rule("sealed", { encrypts: true })],
    "session",
  );
  const write = (name: string, expirationSeconds?: number | null) => ({
    name,
    encrypt: false,
    ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
  });

  it("encrypted by the rule or by the call", () => {
    expect(rules.seals(write("sealed"))).toBe(true);
    expect(rules.seals(write("short"))).toBe(false);
    expect(rules.seals({ ...write("short"), encrypt: true })).toBe(true);
  });

  it("no longer than the rule says, where a call asks for more", () => {
    expect(writeTooLong(rules, [write("short", 60), write("short"), write("other", null)])).toBeNull();
    expect(writeTooLong(rules, [write("other", null), write("short", 61)])).toEqual({ item: 1, most: 60 });
    expect(writeTooLong(rules, [write("short", null)])).toEqual({ item: 0, most: 60 });
  });
});
