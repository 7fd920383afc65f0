/** The calls of the platform that cost something or can fail: storage, SQL, cryptography. */
import { Interception } from "./interception.ts";

export const STORAGE_METHODS = ["getAlarm", "setAlarm", "deleteAlarm", "deleteAll"] as const;
export const SUBTLE_METHODS = ["encrypt", "decrypt", "sign", "verify", "digest", "deriveKey", "importKey"] as const;

/** A `commit` is the end of a transaction: where it fails, everything was done and is undone. */
export type PlatformMethod =
  | (typeof STORAGE_METHODS)[number]
  | (typeof SUBTLE_METHODS)[number]
  | "exec"
  | "transactionSync"
  | "commit"
  | "getRandomValues"
  | "scryptSync"
  | "timingSafeEqual";

export interface PlatformCall {
  method: PlatformMethod;
  args: unknown[];
  /** What the method is called on; undefined for a function of a module. */
  on: unknown;
}

export const platformCalls = new Interception<PlatformCall>();
