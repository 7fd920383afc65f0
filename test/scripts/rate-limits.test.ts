/** The rates that the platform counts, as wrangler reads them, are those that the service speaks of. */
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import {
  CALLS,
  CHECK_OUTS,
  INVALID_CREDENTIALS,
  SIGN_INS_BY_ADDRESS,
  SIGN_INS_BY_NAME,
  SIGN_UPS_BY_ADDRESS,
} from "../../src/limits.ts";

interface Binding {
  name: string;
  namespace_id: string;
  simple: object;
}

it("wrangler.toml binds each rate of the service, with its numbers, and counts none of them together", () => {
  const ratelimits: Binding[] = unstable_readConfig({ config: "wrangler.toml" }).ratelimits;
  const bound = Object.fromEntries(ratelimits.map(({ name, simple }) => [name, simple]));
  const rates = { SIGN_INS_BY_NAME, SIGN_INS_BY_ADDRESS, SIGN_UPS_BY_ADDRESS, CALLS, INVALID_CREDENTIALS, CHECK_OUTS };
  const expected = Object.entries(rates).map(([name, { limit, periodSeconds }]) => [
    name,
    { limit, period: periodSeconds },
  ]);
  expect(bound).toEqual(Object.fromEntries(expected));
  expect(new Set(ratelimits.map(({ namespace_id }) => namespace_id)).size).toBe(ratelimits.length);
});
