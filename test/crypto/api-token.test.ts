/** API tokens: their shape, the secret API_TOKENS, and finding the entry of a token presented. */
import { expect, test } from "vitest";
import {
  findApiToken,
  isApiTokenShaped,
  newApiToken,
  opensProfile,
  parseApiTokens,
} from "../../src/crypto/api-token.ts";
import { sha256Hex } from "../../src/crypto/digest.ts";

const digest = "ab".repeat(32);
const other = "cd".repeat(32);

test("a new token is sat_ and 43 base64url characters, another one each time", () => {
  const tokens = Array.from({ length: 100 }, newApiToken);
  for (const token of tokens) {
    expect(token).toMatch(/^sat_[A-Za-z0-9_-]{43}$/);
    expect(isApiTokenShaped(token)).toBe(true);
  }
  expect(new Set(tokens).size).toBe(100);
});

test("other texts are not shaped like a token", () => {
  const token = newApiToken();
  const wrong = ["", "sat_", token.slice(0, -1), `${token}A`, ` ${token}`, `${token}\n`, `${token}=`];
  for (const text of [...wrong, `SAT_${token.slice(4)}`, `${token.slice(0, -1)}+`, `gAAAA${token.slice(5)}`]) {
    expect(isApiTokenShaped(text)).toBe(false);
  }
});

test("entries are read in order, with their scopes", () => {
  const tokens = parseApiTokens(`deploy:write:${digest}, report-2.b_C:read:${other.toUpperCase()}\n`);
  expect(tokens.map(({ name, scope }) => [name, scope])).toEqual([
    ["deploy", "write"],
    ["report-2.b_C", "read"],
  ]);
  expect(tokens.map((token) => token.digest)).toEqual([Uint8Array.fromHex(digest), Uint8Array.fromHex(other)]);
});

test("a token opens all profiles, or those that its entry names by their ids or beginnings", () => {
  const [all, some, none] = parseApiTokens(
    `all:read:${digest},some:read:${other}:payroll|team-*,each:write:${"ef".repeat(32)}:*`,
  );
  const opened = (token = all) =>
    ["payroll", "payroll-2", "pay", "team-", "team-a", "team", "Team-a"].filter(
      (papId) => token && opensProfile(token, papId),
    );
  expect(opened(all)).toHaveLength(7);
  expect(opened(some)).toEqual(["payroll", "team-", "team-a"]);
  expect(opened(none)).toHaveLength(7);
  expect([all?.profiles, none?.profiles]).toEqual([null, ["*"]]);
});

test("an empty setting has no tokens", () => {
  for (const setting of ["", " ", "\n"]) expect(parseApiTokens(setting)).toEqual([]);
});

test("names have 1 to 64 characters", () => {
  expect(parseApiTokens(`${"n".repeat(64)}:read:${digest}`)).toHaveLength(1);
  expect(() => parseApiTokens(`${"n".repeat(65)}:read:${digest}`)).toThrow("the name must be 1 to 64");
});

test.each([
  ["sat_abc", "entry 1: must be name:scope:digest"],
  [`a:read:${digest},`, "entry 2: must be name:scope:digest"],
  [`a:read:${digest}:x:y`, "entry 1: must be name:scope:digest"],
  ...["", "a|", "|a", "a||b", "a b", "ä", "*a", "a**", "a*b", "a.b", "p".repeat(129)].map((profiles) => [
    `a:read:${digest}:${profiles}`,
    "entry 1: the profiles must be ids of profiles",
  ]),
  [`:read:${digest}`, "entry 1: the name must be"],
  [`a b:read:${digest}`, "entry 1: the name must be"],
  [`ä:read:${digest}`, "entry 1: the name must be"],
  [`a:read:${digest},b:admin:${other}`, "entry 2: the scope must be read or write"],
  [`a:READ:${digest}`, "entry 1: the scope must be"],
  [`a::${digest}`, "entry 1: the scope must be"],
  ["a:read", "entry 1: the digest must be"],
  [`a:read:${digest.slice(1)}`, "entry 1: the digest must be"],
  [`a:read:${digest}0`, "entry 1: the digest must be"],
  [`a:read:${"g".repeat(64)}`, "entry 1: the digest must be"],
  [`a:read:${newApiToken()}`, "entry 1: the digest must be"],
  [`a:read:${digest},a:write:${other}`, "entry 2: the name must differ"],
  [`a:read:${digest},b:write:${digest.toUpperCase()}`, "entry 2: the digest must differ"],
])("a malformed setting is refused by position and rule, never by value (%#)", (setting, message) => {
  let refusal = "";
  try {
    parseApiTokens(setting);
  } catch (error) {
    refusal = String(error);
  }
  expect(refusal).toContain(message);
  for (const value of setting.split(/[,:]/).filter((part) => part.length > 5)) expect(refusal).not.toContain(value);
});

test("a token presented is found by its digest, wherever its entry stands", async () => {
  const [first, middle, last] = [newApiToken(), newApiToken(), newApiToken()];
  const tokens = parseApiTokens(
    `first:read:${await sha256Hex(first)},middle:write:${await sha256Hex(middle)},last:read:${await sha256Hex(last)}`,
  );

  expect(await findApiToken(tokens, first)).toMatchObject({ name: "first", scope: "read" });
  expect(await findApiToken(tokens, middle)).toMatchObject({ name: "middle", scope: "write" });
  expect(await findApiToken(tokens, last)).toMatchObject({ name: "last", scope: "read" });
});

test("any other text is not found: the digest itself, parts, other spellings", async () => {
  const token = newApiToken();
  const stored = await sha256Hex(token);
  const tokens = parseApiTokens(`only:read:${stored}`);

  for (const presented of ["", stored, `only:read:${stored}`, token.slice(4), token.slice(0, -1), `${token} `]) {
    expect(await findApiToken(tokens, presented)).toBeNull();
  }
  expect(await findApiToken([], token)).toBeNull();
});
