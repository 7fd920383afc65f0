/** How long a provider's keys are used, and when it is asked again. The clock is moved. */
import { beforeEach, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { newProviderKey } from "../kit/id-tokens.ts";
import { exchange, PROVIDER_ISSUER, type StandIn, standInForProvider } from "../kit/identity-provider.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { isAlive } from "../kit/sso.ts";

const [DISCOVERY, KEYS] = [`${PROVIDER_ISSUER}/.well-known/openid-configuration`, `${PROVIDER_ISSUER}/keys`];

let provider: StandIn;
beforeEach(async () => {
  stopClock();
  provider = await standInForProvider();
});

/** Exchanges a new token of a key. @returns the status, and the session's token where there is one */
async function comeIn(): Promise<{ status: number; ust: string }> {
  const { status, body } = await exchange(await provider.token());
  return { status, ust: String(body.access_token) };
}

it("a new key is unknown for 30 seconds after the last question, then it is asked for, and the old one is gone", async () => {
  const [old, next] = [provider.keys[0], await newProviderKey()] as const;
  expect((await comeIn()).status).toBe(200);
  provider.keys = [next];
  advance(29_999);
  expect((await comeIn()).status).toBe(400);
  expect(provider.asked).toEqual([DISCOVERY, KEYS]);
  advance(1);
  expect((await comeIn()).status).toBe(200);
  expect(provider.asked).toEqual([DISCOVERY, KEYS, KEYS]);
  if (old) provider.keys = [old];
  expect((await comeIn()).status).toBe(400);
});

it("keys and where they are serve ten minutes, and are asked for again then: a key that was taken back opens nothing", async () => {
  expect((await comeIn()).status).toBe(200);
  const [first] = provider.keys;
  advance(599_999);
  expect((await comeIn()).status).toBe(200);
  expect(provider.asked).toHaveLength(2);
  advance(1);
  const [token, other] = [await provider.token(), await newProviderKey("RS256", "other")];
  provider.keys = [other];
  expect((await exchange(token)).status).toBe(400);
  expect(provider.asked).toEqual([DISCOVERY, KEYS, DISCOVERY, KEYS]);
  expect(first?.kid).toBe("first");
});

it("a provider that fails is asked every 30 seconds; sessions go on, and an unknown key is no reason to trust another", async () => {
  const { ust } = await comeIn();
  const printed = loggedLines();
  provider.answers = () => new Response("", { status: 500 });
  advance(600_000);
  for (const wait of ["30", "10"]) {
    const { status, headers } = await exchange(await provider.token());
    expect([status, headers.get("Retry-After")]).toEqual([503, wait]);
    advance(20_000);
  }
  expect(provider.asked).toHaveLength(3);
  expect(printed.filter(({ event }) => event === "identity_provider_failed")).toEqual([
    { event: "identity_provider_failed", provider: "id", document: "discovery", why: "status" },
  ]);
  expect(await isAlive(ust)).toBe(true);
  provider.answers = null;
  expect((await comeIn()).status).toBe(200);
});

it("while it fails, keys that still serve do serve, and of an unknown one nothing can be said for now", async () => {
  expect((await comeIn()).status).toBe(200);
  provider.answers = () => new Response("", { status: 500 });
  advance(30_000);
  const unknown = await provider.token({}, { kid: "unknown" });
  expect((await exchange(unknown)).status).toBe(503);
  expect((await exchange(unknown)).status).toBe(400);
  expect((await comeIn()).status).toBe(200);
});

it("other settings begin anew", async () => {
  expect((await comeIn()).status).toBe(200);
  const again = await standInForProvider({ jwks_uri: KEYS });
  expect((await exchange(await again.token())).status).toBe(200);
  expect(again.asked).toEqual([KEYS]);
});
