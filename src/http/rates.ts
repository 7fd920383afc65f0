// Rates of calls, counted by Cloudflare's rate-limit bindings. They are counted for each location and in memory, so they
// are cheap and approximate. A binding that is missing, as on the bare runtime, means no limit.

import type { Environment } from "../config.ts";
import { CALLS, INVALID_CREDENTIALS, type Rate, SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME } from "../limits.ts";

const RATES = { CALLS, INVALID_CREDENTIALS, SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME } satisfies Record<string, Rate>;

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
export async function countCall(env: Environment, name: keyof typeof RATES, key: string): Promise<void> {
  const limiter: RateLimit | undefined = env[name];
  if (limiter && !(await limiter.limit({ key })).success) throw new RateExceeded(RATES[name]);
}

/**
 * The key of an address: `CF-Connecting-IP`, which the platform sets and a client cannot; of IPv6 the /64, as one
 * customer has all of it. Where it is absent, all share one key.
 */
export function addressKey(request: Request): string {
  const address = request.headers.get("CF-Connecting-IP") ?? "none";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const left = groups(head);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - groups(tail).length);
  const all = [...left, ...Array.from({ length: zeros }, () => "0"), ...groups(tail ?? "")];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}
