/** One-time codes: the vectors of both RFCs, and an independent implementation as oracle. */
import { HOTP, Secret, TOTP, URI } from "otpauth";
import { describe, expect, it } from "vitest";
import { fromBase32, toBase32, utf8 } from "../../src/crypto/bytes.ts";
import { hotp, newTotpKey, stepsOfCode, totpUri } from "../../src/crypto/totp.ts";

const RFC_KEY = utf8("12345678901234567890");
const NOW = 1_700_000_012_345;
const STEP = Math.floor(NOW / 30_000);

describe("the vectors of", () => {
  it.each([
    [0, "755224"],
    [1, "287082"],
    [2, "359152"],
    [3, "969429"],
    [4, "338314"],
    [5, "254676"],
    [6, "287922"],
    [7, "162583"],
    [8, "399871"],
    [9, "520489"],
  ])("RFC 4226, Appendix D: the code of %i is %s", async (counter, code) => {
    expect(await hotp(RFC_KEY, counter)).toBe(code);
  });

  it.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("RFC 6238, Appendix B: at %i seconds the code is %s", async (seconds, code) => {
    expect(await hotp(RFC_KEY, Math.floor(seconds / 30), 8)).toBe(code);
  });
});

it("codes are those of another implementation, for keys of every length", async () => {
  for (let length = 10; length <= 64; length += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    const secret = new Secret({ buffer: bytes.buffer });
    expect(toBase32(bytes)).toBe(secret.base32);
    expect(await hotp(bytes, STEP + length)).toBe(new HOTP({ secret }).generate({ counter: STEP + length }));
    const code = new TOTP({ secret }).generate({ timestamp: NOW });
    expect(await stepsOfCode(secret.base32, code, NOW)).toContain(STEP);
  }
});

describe("a code", () => {
  const key = toBase32(RFC_KEY);

  it("is right in its step and one beside it, and no further", async () => {
    for (const drift of [-2, -1, 0, 1, 2]) {
      const code = await hotp(RFC_KEY, STEP + drift);
      expect(await stepsOfCode(key, code, NOW)).toEqual(Math.abs(drift) <= 1 ? [STEP + drift] : []);
    }
  });

  it("may have spaces", async () => {
    const code = await hotp(RFC_KEY, STEP);
    expect(await stepsOfCode(key, ` ${code.slice(0, 3)} ${code.slice(3)} `, NOW)).toEqual([STEP]);
  });

  it.each(["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345", "0x1234", "1e5000"])("is not %j", async (code) => {
    expect(await stepsOfCode(key, code, NOW)).toEqual([]);
  });

  it("is wrong where one digit is", async () => {
    const code = await hotp(RFC_KEY, STEP);
    for (let at = 0; at < code.length; at += 1) {
      const digit = (Number(code[at]) + 1) % 10;
      const wrong = code.slice(0, at) + digit + code.slice(at + 1);
      expect(await stepsOfCode(key, wrong, NOW)).toEqual([]);
    }
  });
});

describe("a key", () => {
  it("is new each time, of 160 bits", () => {
    const keys = Array.from({ length: 50 }, newTotpKey);
    expect(new Set(keys).size).toBe(50);
    for (const key of keys) expect(fromBase32(key)).toHaveLength(20);
  });

  it.each([
    ["", ""],
    ["MY", "66"],
    ["MZXW6YTBOI", "666f6f626172"],
    ["mzxw 6ytb oi======", "666f6f626172"],
    ["MZXW6===", "666f6f"],
  ])("is read from base32 as people copy it: %j", (text, hex) => {
    expect(fromBase32(text)?.toHex()).toBe(hex);
  });

  it.each(["MZXW1", "MZXW0", "MZXW-6", "ÄÖÜ", "ſſſſ"])("is not %j", (text) => {
    expect(fromBase32(text)).toBeNull();
  });

  it("is told to an authenticator under both names", async () => {
    const uri = totpUri(toBase32(RFC_KEY), { application: "Our CRM", username: "ann:example/é?" });
    const read = URI.parse(uri);
    expect(read).toBeInstanceOf(TOTP);
    expect({ ...read }).toMatchObject({ issuer: "Our CRM", label: "ann:example/é?", digits: 6 });
    expect(read.secret.bytes).toEqual(RFC_KEY);
    expect(uri).toBe(
      "otpauth://totp/Our%20CRM:ann%3Aexample%2F%C3%A9%3F?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Our%20CRM",
    );
  });
});
