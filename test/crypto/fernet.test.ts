/** Fernet by its specification: its published example here, all its vectors where they are provided. */
import { expect, test, vi } from "vitest";
import { fromUtf8, randomBytes, toBase64url, toBase64urlPadded, utf8 } from "../../src/crypto/bytes.ts";
import { openFernet, parseFernetKeys, sealFernet } from "../../src/crypto/fernet.ts";
import { publicVectors } from "./vectors.ts";

const MINUTE_MS = 60_000;

const specSecret = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
const specToken =
  "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
const specNow = Date.parse("1985-10-26T01:20:00-07:00");
const specIv = Uint8Array.from({ length: 16 }, (_, i) => i);

const key = () => toBase64url(randomBytes(32));

function onlyKey(setting: string) {
  const [first] = parseFernetKeys(setting);
  if (first === undefined) throw new Error("no key");
  return first;
}

test("the specification's example is made, byte for byte, and opened", async () => {
  const spec = onlyKey(specSecret);

  expect(await sealFernet(spec, utf8("hello"), specNow, specIv)).toBe(specToken);

  const payload = await openFernet([spec], specToken, specNow, MINUTE_MS);
  expect(payload && fromUtf8(payload)).toBe("hello");
});

test("all vectors of the specification", async (context) => {
  const { generate, verify, invalid } = publicVectors(context).fernet;
  expect([generate.length, verify.length, invalid.length]).toEqual([1, 1, 8]);

  for (const { secret, src, now, iv, token } of generate) {
    expect(await sealFernet(onlyKey(secret), utf8(src), Date.parse(now), Uint8Array.from(iv))).toBe(token);
  }
  for (const { secret, src, now, ttl_sec, token } of verify) {
    const payload = await openFernet([onlyKey(secret)], token, Date.parse(now), ttl_sec * 1000);
    expect(payload).toEqual(utf8(src));
  }
  for (const { desc, secret, now, ttl_sec, token } of invalid) {
    expect(await openFernet([onlyKey(secret)], token, Date.parse(now), ttl_sec * 1000), desc).toBeNull();
  }
});

test("a payload of any length comes back, and two tokens over it differ", async () => {
  const signer = onlyKey(key());
  for (const length of [0, 1, 15, 16, 17, 100]) {
    const payload = randomBytes(length);
    const [first, second] = [await sealFernet(signer, payload, 0), await sealFernet(signer, payload, 0)];
    expect(await openFernet([signer], first, 0, 0)).toEqual(payload);
    expect(first).not.toBe(second);
  }
});

test("a token lives to the last millisecond of its age and may be a minute ahead, no more", async () => {
  const signer = onlyKey(key());
  const madeAt = 1_700_000_000_000;
  const token = await sealFernet(signer, utf8("x"), madeAt + 999); // dated in whole seconds
  const opensAt = async (nowMs: number) => (await openFernet([signer], token, nowMs, MINUTE_MS)) !== null;

  expect(await opensAt(madeAt)).toBe(true);
  expect(await opensAt(madeAt + MINUTE_MS)).toBe(true);
  expect(await opensAt(madeAt + MINUTE_MS + 1)).toBe(false);
  expect(await opensAt(madeAt - MINUTE_MS)).toBe(true);
  expect(await opensAt(madeAt - MINUTE_MS - 1)).toBe(false);
});

test("a token of any listed key opens, one of an unlisted key does not", async () => {
  const [newest, older, foreign] = [key(), key(), key()];
  const keys = parseFernetKeys(`${newest},${older}`);
  for (const accepted of [newest, older]) {
    expect(await openFernet(keys, await sealFernet(onlyKey(accepted), utf8("x"), 0), 0, 0)).toEqual(utf8("x"));
  }
  expect(await openFernet(keys, await sealFernet(onlyKey(foreign), utf8("x"), 0), 0, 0)).toBeNull();
  expect(await openFernet([], await sealFernet(onlyKey(newest), utf8("x"), 0), 0, 0)).toBeNull();
});

test("a key's second half encrypts: with another one, a token that is signed rightly does not give its payload", async () => {
  const material = randomBytes(32);
  const otherHalf = new Uint8Array([...material.subarray(0, 16), ...randomBytes(16)]);
  // One in about 256 wrong decryptions ends in what looks like padding, so the payload is compared too.
  const token = await sealFernet(onlyKey(toBase64url(otherHalf)), utf8("payload"), 0);
  expect(await openFernet([onlyKey(toBase64url(material))], token, 0, 0)).not.toEqual(utf8("payload"));
});

test("only the canonical spelling of a token is accepted", async () => {
  const signer = onlyKey(key());
  const token = await sealFernet(signer, randomBytes(17), 0); // 89 bytes: one "=" and two spare bits
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(token.charAt(118));
  const spareBits = [1, 2, 3].map((bits) => `${token.slice(0, 118)}${alphabet.charAt(last + bits)}=`);
  const spellings = [
    token.slice(0, -1),
    `${token}=`,
    ` ${token}`,
    `${token}\n`,
    token.replace("A", "A "),
    ...spareBits,
  ];

  expect(await openFernet([signer], token, 0, 0)).not.toBeNull();
  for (const spelling of spellings) expect(await openFernet([signer], spelling, 0, 0)).toBeNull();
});

test("a token longer than 1,024 characters is refused, whoever signed it", async () => {
  const signer = onlyKey(key());
  const [fits, tooLong] = [
    await sealFernet(signer, randomBytes(703), 0),
    await sealFernet(signer, randomBytes(704), 0),
  ];

  expect([fits.length, tooLong.length]).toEqual([1016, 1036]);
  expect(await openFernet([signer], fits, 0, 0)).not.toBeNull();
  expect(await openFernet([signer], tooLong, 0, 0)).toBeNull();
});

test("what is no token by its outward shape costs no HMAC", async () => {
  const signer = onlyKey(key());
  const verify = vi.spyOn(crypto.subtle, "verify");
  const shaped = (length: number, version = 0x80) => {
    const bytes = randomBytes(length);
    bytes[0] = version;
    return toBase64urlPadded(bytes);
  };

  const shapeless = [0, 1, 57, 72, 74, 88, 90].map((length) => shaped(length));
  for (const text of [...shapeless, shaped(73, 0x81), shaped(73, 0x00), "%".repeat(100), "A".repeat(1_000_000)]) {
    expect(await openFernet([signer], text, 0, 0)).toBeNull();
  }
  expect(verify).not.toHaveBeenCalled();

  for (const length of [73, 89, 105]) expect(await openFernet([signer], shaped(length), 0, 0)).toBeNull();
  expect(verify).toHaveBeenCalledTimes(3);
  verify.mockRestore();
});

test("keys may be padded, unpadded and spaced", () => {
  const [a, b] = [randomBytes(32), randomBytes(32)];
  expect(parseFernetKeys(` ${toBase64urlPadded(a)} , ${toBase64url(b)}\n`)).toHaveLength(2);
});

test.each([
  ["", "key 1 of 1 must be base64url of exactly 32 bytes"],
  [`${key()},`, "key 2 of 2 must be base64url of exactly 32 bytes"],
  [`${key()},${toBase64url(randomBytes(31))}`, "key 2 of 2 must be"],
  [toBase64url(randomBytes(33)), "key 1 of 1 must be"],
  [`${"+".repeat(42)}A`, "key 1 of 1 must be"],
  [Array.from({ length: 6 }, key).join(), "at most 5 keys are allowed, 6 are given"],
])("a malformed setting is refused by position and rule, never by value (%#)", (setting, message) => {
  let refusal = "";
  try {
    parseFernetKeys(setting);
  } catch (error) {
    refusal = String(error);
  }
  expect(refusal).toContain(message);
  for (const entry of setting.split(",")) {
    if (entry !== "") expect(refusal).not.toContain(entry);
  }
});

test("a key given twice is refused, however it is padded", () => {
  const twice = randomBytes(32);
  expect(() => parseFernetKeys(`${toBase64url(twice)},${toBase64urlPadded(twice)}`)).toThrow(
    "key 2 of 2 repeats an earlier key",
  );
});

test("five keys are accepted", () => {
  expect(parseFernetKeys(Array.from({ length: 5 }, key).join())).toHaveLength(5);
});
