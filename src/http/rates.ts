// Rates of calls, counted by Cloudflare's rate-limit bindings. They are counted for each location and in memory, so they
// are cheap and approximate. A binding that is missing, as on the bare runtime, means no limit.

import type { Environment } from "../config.ts";
import { networkOf } from "../domain/network.ts";
import {
  CALLS,
  CHECK_OUTS,
  INVALID_CREDENTIALS,
  type Rate,
  SIGN_INS_BY_ADDRESS,
  SIGN_INS_BY_NAME,
  SIGN_UPS_BY_ADDRESS,
} from "../limits.ts";

const RATES = {
  CALLS,
  CHECK_OUTS,
  INVALID_CREDENTIALS,
  SIGN_INS_BY_ADDRESS,
  SIGN_INS_BY_NAME,
  SIGN_UPS_BY_ADDRESS,
} satisfies Record<string, Rate>;

/** The rate is used up; each API answers 429 in its own form. */
export class RateExceeded extends Error {
  override readonly name = "RateExceeded";
  readonly retryAfterSeconds: number;

  constructor(rate: Rate) {
    super("too many calls");
    this.retryAfterSeconds = rate.periodSeconds;
  }
}

/** Counts a call. @throws {RateExceeded} when there were too many */
export function countCall(env: Environment, name: keyof typeof RATES, key: string): Promise<void> | undefined {
  const limiter: RateLimit | undefined = env[name];
  return limiter && count(limiter, RATES[name], key);
}

async function count(limiter: RateLimit, rate: Rate, key: string): Promise<void> {
  if (!(await limiter.limit({ key })).success) throw new RateExceeded(rate);
}

/** Counts a credential that is missing or opens nothing. @throws {RateExceeded} when its address sent too many */
export const countInvalidCredential = (env: Environment, request: Request): Promise<void> | undefined =>
  countCall(env, "INVALID_CREDENTIALS", addressKey(request));

/** The client's address as the platform says it (`CF-Connecting-IP`), which no client can set; `""` where it is absent. */
export const remoteAddressOf = (request: Request): string => request.headers.get("CF-Connecting-IP") ?? "";

/** What calls of an address are counted by. Where the address is not known, all share one key. */
export const addressKey = (request: Request): string => networkOf(remoteAddressOf(request));
