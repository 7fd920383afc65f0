/**
 * Passwords, stored as scrypt hashes (RFC 7914) with their parameters and salt beside them:
 * `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`, salt 16 and hash 32 bytes in base64url. N = 2^14, r = 8, p = 5 is one of
 * the equally strong choices of OWASP's Password Storage Cheat Sheet, and the one that fits a Worker's memory: 16 MiB.
 */

import { scryptSync, timingSafeEqual } from "node:crypto";
import { fromBase64url, randomBytes, toBase64url, utf8 } from "./bytes.ts";

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Zato's 192 bits. */
const UNKNOWN_PASSWORD_BYTES = 24;
const STORED_SHAPE = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/** What a hash costs: log2 of N, block size, parallelism. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** The cost of new hashes. Deployed Workers refuse N * r * p above 2^20, which the local runtime does not. */
export const PASSWORD_COST: PasswordCost = { logN: 14, r: 8, p: 5 };

type StoredHash = { cost: PasswordCost; salt: Uint8Array; hash: Uint8Array };

/** Makes hashes at one cost, and compares with hashes of any. Passwords are taken as they are, byte for byte. */
export class PasswordHasher {
  readonly #cost: PasswordCost;

  constructor(cost: PasswordCost) {
    this.#cost = cost;
  }

  /** Hashes a password for storage. About 0.2 s of CPU at `PASSWORD_COST`. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const hash = derive(password, salt, this.#cost);
    return `$scrypt$${costText(this.#cost)}$${toBase64url(salt)}$${toBase64url(hash)}`;
  }

  /**
   * Whether this is the password behind a stored hash. Null, for a user who does not exist, takes the time of a real
   * comparison and is false, so that the time does not tell which names exist. Throws where `stored` is malformed.
   */
  async verify(password: string, stored: string | null): Promise<boolean> {
    const { cost, salt, hash } = stored === null ? this.#nobodysHash() : parseStored(stored);
    return timingSafeEqual(derive(password, salt, cost), hash) && stored !== null;
  }

  /** Whether a stored hash was made at another cost. Throws where it is malformed. */
  needsRehash(stored: string): boolean {
    return costText(parseStored(stored).cost) !== costText(this.#cost);
  }

  /** What stands in for the hash of a user who does not exist: as dear to compare with as a new one. */
  #nobodysHash(): StoredHash {
    return { cost: this.#cost, salt: new Uint8Array(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };
  }
}

function costText(cost: PasswordCost): string {
  return `ln=${cost.logN},r=${cost.r},p=${cost.p}`;
}

function parseStored(stored: string): StoredHash {
  const [, logN, r, p, saltText, hashText] = STORED_SHAPE.exec(stored) ?? [];
  const salt = fromBase64url(saltText ?? "");
  const hash = fromBase64url(hashText ?? "");
  if (salt?.length !== SALT_BYTES || hash?.length !== HASH_BYTES) throw new Error("the stored password is malformed");
  return { cost: { logN: Number(logN), r: Number(r), p: Number(p) }, salt, hash };
}

// The synchronous form: the runtime computes either form on the one thread that an object has, and this one has no
// moment at which another call could come in between.
function derive(password: string, salt: Uint8Array, { logN, r, p }: PasswordCost): Uint8Array {
  const memoryBytes = 128 * r * (2 ** logN + p + 2);
  return scryptSync(utf8(password), salt, HASH_BYTES, { N: 2 ** logN, r, p, maxmem: memoryBytes });
}

/** The password of a user who was given none: nobody signs in with it. */
export const unknownPassword = (): string => toBase64url(randomBytes(UNKNOWN_PASSWORD_BYTES));
