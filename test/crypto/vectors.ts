/**
 * Public test vectors, as the configuration provides them: tests inside workerd cannot read files. The folder is
 * named by the environment variable VECTORS_DIR; without it the tests that need them are skipped and say so.
 */
import { inject, type TestContext } from "vitest";

/** The parts that we use of C2SP Wycheproof's and the Fernet specification's files. Bytes are hexadecimal text. */
export interface Vectors {
  aesGcm: { testGroups: { tests: AesGcmCase[] }[] };
  hkdf: { testGroups: { tests: HkdfCase[] }[] };
  fernet: {
    generate: { token: string; now: string; iv: number[]; src: string; secret: string }[];
    verify: { token: string; now: string; ttl_sec: number; src: string; secret: string }[];
    invalid: { desc: string; token: string; now: string; ttl_sec: number; secret: string }[];
  };
}

export interface AesGcmCase {
  tcId: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: "valid" | "invalid";
}

export interface HkdfCase {
  tcId: number;
  ikm: string;
  salt: string;
  info: string;
  size: number;
  okm: string;
  result: "valid" | "invalid";
}

declare module "vitest" {
  interface ProvidedContext {
    vectors: Vectors | null;
  }
}

/** The vectors, or the test is skipped. */
export function publicVectors(context: TestContext): Vectors {
  return inject("vectors") ?? context.skip("VECTORS_DIR is not set");
}
