/** Tokens that confirm a sign-up: what they hold, how long they do, and that no other kind passes for one. */
import { describe, expect, it } from "vitest";
import { crockford, randomBytes } from "../../src/crypto/bytes.ts";
import { issueConfirmToken, verifyConfirmToken } from "../../src/crypto/confirm-token.ts";
import { parseFernetKeys } from "../../src/crypto/fernet.ts";
import { issueUst, verifyUst } from "../../src/crypto/ust.ts";

const newKeys = () => parseFernetKeys(randomBytes(32).toBase64({ alphabet: "base64url" }));
const NOW = 1_700_000_000_000;
const DAY_MS = 86_400_000;

describe("a token", () => {
  it("says what it confirms, for a day", async () => {
    const keys = newKeys();
    for (let time = 0; time < 50; time += 1) {
      const confirmation = { objectName: crockford(randomBytes(10), 16), secret: randomBytes(16) };
      const token = await issueConfirmToken(keys, confirmation, NOW);
      expect(await verifyConfirmToken(keys, token, NOW + DAY_MS, DAY_MS)).toEqual(confirmation);
      expect(await verifyConfirmToken(keys, token, NOW + DAY_MS + 1_000, DAY_MS)).toBeNull();
      expect(await verifyConfirmToken(newKeys(), token, NOW, DAY_MS)).toBeNull();
      expect(await verifyConfirmToken(keys, `${token}A`, NOW, DAY_MS)).toBeNull();
    }
  });

  it("of a session is none, and the reverse", async () => {
    const keys = newKeys();
    const session = await issueUst(keys, randomBytes(16), NOW);
    expect(await verifyConfirmToken(keys, session, NOW, DAY_MS)).toBeNull();
    const token = await issueConfirmToken(keys, { objectName: "0".repeat(16), secret: randomBytes(16) }, NOW);
    expect(token).toHaveLength(session.length);
    expect(await verifyUst(keys, token, NOW, DAY_MS)).toBeNull();
  });

  it("is made for names and secrets of their lengths only", async () => {
    const secret = randomBytes(16);
    await expect(issueConfirmToken(newKeys(), { objectName: "0".repeat(15), secret }, NOW)).rejects.toThrow(RangeError);
    await expect(issueConfirmToken(newKeys(), { objectName: "u".repeat(16), secret }, NOW)).rejects.toThrow(RangeError);
    const short = { objectName: "0".repeat(16), secret: randomBytes(15) };
    await expect(issueConfirmToken(newKeys(), short, NOW)).rejects.toThrow(RangeError);
  });
});
