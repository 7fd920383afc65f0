/**
 * The two primitives under the cipher, with the parameters that it uses, against published answers: AES-GCM with a
 * 128-bit tag and HKDF-SHA256. The platform is trusted no further than this.
 */
import { expect, test } from "vitest";
import { type AesGcmCase, type HkdfCase, publicVectors } from "./vectors.ts";

type AesGcmInput = Pick<AesGcmCase, "key" | "iv" | "aad">;
type HkdfInput = Pick<HkdfCase, "ikm" | "salt" | "info" | "size">;

const bytes = (hex: string) => Uint8Array.fromHex(hex);

async function aesGcm(direction: "encrypt" | "decrypt", { key, iv, aad }: AesGcmInput, input: string): Promise<string> {
  const imported = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, [direction]);
  const parameters = { name: "AES-GCM", iv: bytes(iv), additionalData: bytes(aad), tagLength: 128 };
  return new Uint8Array(await crypto.subtle[direction](parameters, imported, bytes(input))).toHex();
}

async function hkdf({ ikm, salt, info, size }: HkdfInput): Promise<string> {
  const imported = await crypto.subtle.importKey("raw", bytes(ikm), "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: bytes(salt), info: bytes(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, imported, size * 8)).toHex();
}

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: the cases of 256-bit keys.
const zeroKey = "00".repeat(32);
const zeroIv = "00".repeat(12);
const specKey = "feffe9928665731c6d6a8f9467308308".repeat(2);
const specAad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const longMsg =
  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const longCt =
  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
const shortMsg = longMsg.slice(0, 120);

const specCases = [
  { id: 13, key: zeroKey, iv: zeroIv, aad: "", msg: "", ct: "", tag: "530f8afbc74536b9a963b4f1c4cb738b" },
  {
    id: 14,
    key: zeroKey,
    iv: zeroIv,
    aad: "",
    msg: "00".repeat(16),
    ct: "cea7403d4d606b6e074ec5d3baf39d18",
    tag: "d0d1c8a799996bf0265b98b5d48ab919",
  },
  {
    id: 15,
    key: specKey,
    iv: "cafebabefacedbaddecaf888",
    aad: "",
    msg: longMsg,
    ct: longCt,
    tag: "b094dac5d93471bdec1a502270e3cc6c",
  },
  {
    id: 16,
    key: specKey,
    iv: "cafebabefacedbaddecaf888",
    aad: specAad,
    msg: shortMsg,
    ct: longCt.slice(0, 120),
    tag: "76fc6ece0f4e1768cddf8853bb2d551b",
  },
  {
    id: 17,
    key: specKey,
    iv: "cafebabefacedbad",
    aad: specAad,
    msg: shortMsg,
    ct:
      "c3762df1ca787d32ae47c13bf19844cbaf1ae14d0b976afac52ff7d79bba9de0" +
      "feb582d33934a4f0954cc2363bc73f7862ac430e64abe499f47c9b1f",
    tag: "3a337dbf46a792c45e454913fe2ea8f2",
  },
  {
    id: 18,
    key: specKey,
    iv:
      "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728" +
      "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b",
    aad: specAad,
    msg: shortMsg,
    ct:
      "5a8def2f0c9e53f1f75d7853659e2a20eeb2b22aafde6419a058ab4f6f746bf4" +
      "0fc0c3b780f244452da3ebf1c5d82cdea2418997200ef82e44ae7e3f",
    tag: "a44a8266ee1c8eb0c8b5d4cf5ae9f19a",
  },
];

test.each(specCases)("AES-GCM: the GCM specification's test case $id", async (given) => {
  expect(await aesGcm("encrypt", given, given.msg)).toBe(given.ct + given.tag);
  expect(await aesGcm("decrypt", given, given.ct + given.tag)).toBe(given.msg);
});

// RFC 5869, appendix A: the three cases of SHA-256.
const rfc5869 = [
  {
    id: "A.1",
    ikm: "0b".repeat(22),
    salt: "000102030405060708090a0b0c",
    info: "f0f1f2f3f4f5f6f7f8f9",
    size: 42,
    okm: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    id: "A.2",
    ikm: Uint8Array.from({ length: 80 }, (_, i) => i).toHex(),
    salt: Uint8Array.from({ length: 80 }, (_, i) => 0x60 + i).toHex(),
    info: Uint8Array.from({ length: 80 }, (_, i) => 0xb0 + i).toHex(),
    size: 82,
    okm:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c" +
      "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71" +
      "cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    id: "A.3",
    ikm: "0b".repeat(22),
    salt: "",
    info: "",
    size: 42,
    okm: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
];

test.each(rfc5869)("HKDF-SHA256: RFC 5869 $id", async (given) => {
  expect(await hkdf(given)).toBe(given.okm);
});

test("AES-GCM: all 316 cases of Wycheproof", async (context) => {
  const cases = publicVectors(context).aesGcm.testGroups.flatMap((group) => group.tests);
  const count = { agreed: 0, refused: 0, unusable: 0 };
  for (const given of cases) {
    const about = `case ${given.tcId}`;
    const sealed = given.ct + given.tag;
    if (given.iv === "") {
      await expect(aesGcm("encrypt", given, given.msg), about).rejects.toThrow();
      await expect(aesGcm("decrypt", given, sealed), about).rejects.toThrow();
      count.unusable += 1;
    } else if (given.result === "valid") {
      expect(await aesGcm("encrypt", given, given.msg), about).toBe(sealed);
      expect(await aesGcm("decrypt", given, sealed), about).toBe(given.msg);
      count.agreed += 1;
    } else {
      await expect(aesGcm("decrypt", given, sealed), about).rejects.toThrow();
      count.refused += 1;
    }
  }
  expect(count).toEqual({ agreed: 229, refused: 81, unusable: 6 });
});

test("HKDF-SHA256: all 86 cases of Wycheproof", async (context) => {
  const cases = publicVectors(context).hkdf.testGroups.flatMap((group) => group.tests);
  const count = { agreed: 0, refused: 0 };
  for (const given of cases) {
    const about = `case ${given.tcId}`;
    if (given.result === "valid") {
      expect(await hkdf(given), about).toBe(given.okm);
      count.agreed += 1;
    } else {
      await expect(hkdf(given), about).rejects.toThrow();
      count.refused += 1;
    }
  }
  expect(count).toEqual({ agreed: 83, refused: 3 });
});
