/** The secret DATA_KEYS: accepted as a whole or refused with the field and the rule, never with a value. */
import { expect, test } from "vitest";
import { randomBytes, toBase64url, toBase64urlPadded } from "../../src/crypto/bytes.ts";
import { parseKeyring } from "../../src/crypto/keyring.ts";

const a = toBase64url(randomBytes(32));
const b = toBase64url(randomBytes(32));
const keyring = (primary: unknown, keys: unknown) => JSON.stringify({ primary, keys });

test("keys are found by id, the primary is known", () => {
  const material = randomBytes(32);
  const parsed = parseKeyring(keyring(7, { "65535": a, "1": b, "7": toBase64url(material) }));

  expect(parsed.primary).toBe(7);
  expect([...parsed.keys.keys()].sort((x, y) => x - y)).toEqual([1, 7, 65_535]);
  expect(parsed.keys.get(7)).toEqual(material);
});

test("padding and white space between fields are free", () => {
  const padded = toBase64urlPadded(randomBytes(32));
  expect(parseKeyring(` {\n "keys": { "1": "${padded}" },\t"primary": 1 }\n`).keys.size).toBe(1);
});

test.each([
  ["", "must be JSON"],
  [`{"primary":1,"keys":{"1":"${a}"}`, "must be JSON"],
  ["null", "must be an object with the fields"],
  ["[]", "must be an object with the fields"],
  [`"${a}"`, "must be an object with the fields"],
  ["{}", "primary: must be a whole number from 1 to 65535"],
  [JSON.stringify({ primary: 1, keys: { "1": a }, [b]: 1 }), 'the fields "primary" and "keys" and no others'],
  [keyring("1", { "1": a }), "primary: must be a whole number"],
  [keyring(0, { "0": a }), "primary: must be a whole number"],
  [keyring(1.5, { "1": a }), "primary: must be a whole number"],
  [keyring(65_536, { "1": a }), "primary: must be a whole number"],
  [keyring(2, { "1": a }), "primary: must be the id of one of the keys"],
  [keyring(1, {}), "primary: must be the id of one of the keys"],
  [JSON.stringify({ primary: 1 }), "keys: must be an object"],
  [keyring(1, [a]), "keys: must be an object"],
  [keyring(1, null), "keys: must be an object"],
  [keyring(1, { "1": a, "0": b }), "keys: the id of entry 1 must be a whole number from 1 to 65535"],
  [keyring(1, { "1": a, "65536": b }), "keys: the id of entry 2 must be"],
  [keyring(1, { "1": a, "02": b }), "keys: the id of entry 2 must be"],
  [keyring(1, { "1": a, "+2": b }), "keys: the id of entry 2 must be"],
  [keyring(1, { "1": a, "2e0": b }), "keys: the id of entry 2 must be"],
  [keyring(1, { "1": a, "": b }), "keys: the id of entry 2 must be"],
  [keyring(1, { "1": a, [b]: "2" }), "keys: the id of entry 2 must be"],
  [`{"primary":1,"keys":{"1":"${a}","__proto__":"${b}"}}`, "keys: the id of entry 2 must be"],
  [keyring(1, { "1": toBase64url(randomBytes(31)) }), "keys.1: must be base64url of exactly 32 bytes"],
  [keyring(1, { "1": a, "3": toBase64url(randomBytes(33)) }), "keys.3: must be base64url"],
  [keyring(1, { "1": a, "3": "" }), "keys.3: must be base64url"],
  [keyring(1, { "1": a, "3": 5 }), "keys.3: must be base64url"],
  [keyring(1, { "1": ` ${a}` }), "keys.1: must be base64url"],
  [keyring(1, { "1": a, "2": a }), "keys: two ids have the same key"],
  [keyring(1, { "1": a, "2": `${a}=` }), "keys: two ids have the same key"],
  [`{"primary":1,"keys":{"1":"${a}","1":"${b}"}}`, "a field is given twice"],
  [`{"primary":2,"primary":1,"keys":{"1":"${a}"}}`, "a field is given twice"],
])("a malformed keyring is refused by field and rule, never by value (%#)", (json, message) => {
  let refusal = "";
  try {
    parseKeyring(json);
  } catch (error) {
    refusal = String(error);
  }
  expect(refusal).toContain(message);
  for (const secret of [a, b]) expect(refusal).not.toContain(secret);
});
