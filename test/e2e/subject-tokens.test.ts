/** Every subject token of a long table, sent to the Worker as it is deployed: exchanged, or refused like all others. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holdingObjects } from "../harness/stored-objects.ts";
import { newProviderKey } from "../kit/id-tokens.ts";
import {
  exchangeAt,
  type LoopbackProvider,
  type LoopbackProviders,
  startLoopbackProviders,
} from "./loopback-provider.ts";
import { type Service, startService } from "./service.ts";
import { ALGORITHMS, BAD_TOKENS, type Cast, GOOD_TOKENS, newKeys } from "./subject-tokens.ts";

const REFUSED = { error: "invalid_request", error_description: "The subject token is not acceptable." };

let providers: LoopbackProviders;
let main: LoopbackProvider;
let lone: LoopbackProvider;
let cast: Cast;
let service: Service;

beforeAll(async () => {
  providers = await startLoopbackProviders();
  const [keys, key, stranger, second] = await Promise.all([
    newKeys(),
    newProviderKey(),
    newProviderKey(),
    newProviderKey(),
  ]);
  main = providers.provider("main", [...Object.values(keys), second]);
  lone = providers.provider("lone", [key]);
  cast = { issuer: main.issuer, keys, lone: { issuer: lone.issuer, key }, stranger };
  const tables = [
    { name: "main", issuer: main.issuer, audiences: ["client"], algorithms: ALGORITHMS },
    { name: "lone", issuer: lone.issuer, audiences: ["client"] },
  ];
  service = await startService({ vars: { IDENTITY_PROVIDERS: JSON.stringify(tables) } });
});
afterAll(async () => {
  await service.stop();
  await providers.close();
});

describe("is exchanged for a session", () => {
  it.each(GOOD_TOKENS)("a token %s", async (_what, make) => {
    const { status, json } = await exchangeAt(service, await make(cast));
    expect({ status, error: json.error_description }).toEqual({ status: 200, error: undefined });
  });
});

describe("is refused, and makes nothing", () => {
  it("there are enough of them", () => {
    expect(GOOD_TOKENS.length + BAD_TOKENS.length).toBeGreaterThan(60);
  });

  it.each(BAD_TOKENS)("a token %s", async (what, make) => {
    const before = holdingObjects(service.storage).length;
    const { status, headers, json } = await exchangeAt(service, await make(cast));
    expect([status, headers["cache-control"], headers.pragma]).toEqual([400, "no-store", "no-cache"]);
    if (what === "of 64 KiB") expect(json.error).toBe("invalid_request");
    else expect(json).toEqual(REFUSED);
    expect(holdingObjects(service.storage)).toHaveLength(before);
  });

  it("all of these asked each provider for what it is, and for its keys, once", () => {
    for (const { asked } of [main, lone]) {
      expect(asked.slice(0, 2)).toEqual(["/.well-known/openid-configuration", "/keys"]);
      // A slow machine may take longer than the pause, after which a kid that nobody knows is asked for once more.
      expect(asked.slice(2).filter((path) => path !== "/keys")).toEqual([]);
    }
  });

  it("nothing of any token, and the reason of each, stands in the log", () => {
    const lines = service
      .output()
      .split("\n")
      .filter((line) => line.includes("token_refused"));
    const reasons = new Set(lines.map((line) => JSON.parse(line.slice(line.indexOf("{"))).reason));
    expect([...reasons].sort()).toEqual([
      ...["algorithm", "audience", "authorized-party", "critical-header", "expired", "issued-in-the-future", "kind"],
      ...["malformed", "not-yet-valid", "signature", "subject", "too-old", "unknown-issuer", "unknown-key"],
    ]);
    expect(service.output()).not.toMatch(/eyJ/);
  });
});
