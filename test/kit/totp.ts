/** What an authenticator shows. */
import { fromBase32 } from "../../src/crypto/bytes.ts";
import { hotp } from "../../src/crypto/totp.ts";

const STEP_MS = 30_000;

/** The code of a key, in base32, that many steps from now. */
export async function codeOf(key: string, drift = 0): Promise<string> {
  const bytes = fromBase32(key);
  if (bytes === null) throw new Error("no key");
  return hotp(bytes, Math.floor(Date.now() / STEP_MS) + drift);
}

/** A code that is none of those that count now. */
export async function wrongCodeOf(key: string): Promise<string> {
  const right = await Promise.all([-1, 0, 1].map((drift) => codeOf(key, drift)));
  return ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) ?? "";
}
