/**
 * Whether passwords are hashed. The platform's scrypt cannot be watched from a test; what can is that the present cost
 * is asked for: once when a password is compared with nobody's hash, and when a new hash is made.
 */
import { passwordCost } from "../../src/crypto/password.ts";

/** How often `work` asks for the present cost of hashing. */
export async function costReadsOf(work: () => Promise<unknown>): Promise<number> {
  const { logN } = passwordCost;
  let reads = 0;
  Object.defineProperty(passwordCost, "logN", {
    configurable: true,
    enumerable: true,
    get: () => {
      reads += 1;
      return logN;
    },
  });
  try {
    await work();
    return reads;
  } finally {
    Object.defineProperty(passwordCost, "logN", { configurable: true, enumerable: true, writable: true, value: logN });
  }
}
