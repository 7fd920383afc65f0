/**
 * A provider misbehaves, and the Worker as it is deployed goes on: what is asked of it is counted and bounded, whoever
 * holds a session notices nothing, and whoever comes is told to come again.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { goodClaims, newProviderKey, type ProviderKey, signed } from "../kit/id-tokens.ts";
import {
  DISCOVERY,
  documentOf,
  exchangeAt,
  KEYS,
  type LoopbackProvider,
  type LoopbackProviders,
  startLoopbackProviders,
} from "./loopback-provider.ts";
import { type Service, startService } from "./service.ts";
import { ATTR, expectOk, own } from "./sso-client.ts";

let providers: LoopbackProviders;
let provider: LoopbackProvider;
let key: ProviderKey;
let service: Service;

beforeEach(async () => {
  providers = await startLoopbackProviders();
  key = await newProviderKey();
  provider = providers.provider("id", [key]);
  service = await serviceFor([provider]);
});
afterEach(async () => {
  await service.stop();
  await providers.close();
});

const serviceFor = (all: LoopbackProvider[]) =>
  startService({
    vars: {
      IDENTITY_PROVIDERS: JSON.stringify(
        all.map(({ issuer }, index) => ({ name: `id${index}`, issuer, audiences: ["client"] })),
      ),
    },
  });

/** A good token of a person. */
const tokenOf = (sub: string, by = provider, header = {}) =>
  signed(by.keys[0] ?? key, goodClaims(by.issuer, { sub }), header);

function expectUnavailable({ status, headers, json }: Awaited<ReturnType<typeof exchangeAt>>): void {
  expect([status, json.error]).toEqual([503, "temporarily_unavailable"]);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(headers["retry-after"])).toBeLessThanOrEqual(30);
}

const failuresIn = (output: string) =>
  output
    .split("\n")
    .filter((line) => line.includes("identity_provider_failed"))
    .map((line) => {
      const { document, why } = JSON.parse(line.slice(line.indexOf("{"))) as { document: string; why: string };
      return `${document}: ${why}`;
    });

describe("without keys there is no exchange, and the provider is asked once", () => {
  it.each<[what: string, failure: string, asked: string[], break_: (broken: LoopbackProvider) => void]>([
    [
      "is another's",
      "discovery: malformed",
      [DISCOVERY],
      ({ answers, issuer }) => answers.set(DISCOVERY, documentOf({ issuer: `${issuer}/`, jwks_uri: issuer + KEYS })),
    ],
    [
      "names keys that travel in plain",
      "discovery: malformed",
      [DISCOVERY],
      ({ answers, issuer }) => answers.set(DISCOVERY, documentOf({ issuer, jwks_uri: "http://keys.example.com/" })),
    ],
    [
      "leads elsewhere",
      "discovery: status",
      [DISCOVERY],
      ({ answers, issuer }) =>
        answers.set(DISCOVERY, (_, response) => response.writeHead(302, { location: issuer + KEYS }).end()),
    ],
    [
      "fails",
      "keys: status",
      [DISCOVERY, KEYS],
      ({ answers }) => answers.set(KEYS, (_, response) => response.writeHead(500).end("{}")),
    ],
    [
      "has two megabytes",
      "keys: too-large",
      [DISCOVERY, KEYS],
      ({ answers }) =>
        answers.set(KEYS, (_, response) => response.writeHead(200).end(`{"keys":[],"x":"${"x".repeat(2_000_000)}"}`)),
    ],
    [
      "is no JSON",
      "keys: malformed",
      [DISCOVERY, KEYS],
      ({ answers }) => answers.set(KEYS, (_, response) => response.writeHead(200).end("<html>")),
    ],
    [
      "is no set of keys",
      "keys: malformed",
      [DISCOVERY, KEYS],
      ({ answers }) => answers.set(KEYS, documentOf({ keys: {} })),
    ],
    [
      "breaks off",
      "keys: unreachable",
      [DISCOVERY, KEYS],
      ({ answers }) => answers.set(KEYS, (request) => request.socket.destroy()),
    ],
    ["does not come", "keys: timed-out", [DISCOVERY, KEYS], ({ answers }) => answers.set(KEYS, () => undefined)],
    [
      "comes in part",
      "keys: timed-out",
      [DISCOVERY, KEYS],
      ({ answers }) => answers.set(KEYS, (_, response) => void response.writeHead(200).write('{"keys":')),
    ],
  ])("as its document %s", async (_what, failure, asked, break_) => {
    break_(provider);
    const token = await tokenOf("somebody");
    expectUnavailable(await exchangeAt(service, token));
    expectUnavailable(await exchangeAt(service, token));
    expect(provider.asked).toEqual(asked);
    expect(failuresIn(service.output())).toEqual([failure]);
  });
});

it("of two providers one is broken: people of the other come in, and sessions of both go on", async () => {
  const other = providers.provider("other", [await newProviderKey()]);
  await service.stop();
  service = await serviceFor([provider, other]);
  const first = await exchangeAt(service, await tokenOf("somebody", other));
  provider.answers.set(DISCOVERY, (_, response) => response.writeHead(500).end());
  expectUnavailable(await exchangeAt(service, await tokenOf("somebody")));
  const second = await exchangeAt(service, await tokenOf("somebody else", other));
  for (const { status, json } of [first, second]) {
    expect(status).toBe(200);
    expectOk(await service.call("GET", `${ATTR}/names`, { body: own(String(json.access_token)) }));
  }
});

it("200 people at once wait for one question", async () => {
  const tokens = await Promise.all(Array.from({ length: 200 }, (_, i) => tokenOf(`person-${i}`)));
  const answers = await Promise.all(tokens.map((token) => exchangeAt(service, token)));
  expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
  expect(provider.asked).toEqual([DISCOVERY, KEYS]);
});

it("200 tokens of unknown keys at once are bad tokens, and make it ask once; who holds a session notices nothing", async () => {
  const { json } = await exchangeAt(service, await tokenOf("somebody"));
  const unknown = await Promise.all(
    Array.from({ length: 200 }, (_, i) => tokenOf("somebody", provider, { kid: `unknown-${i}` })),
  );
  const [names, ...answers] = await Promise.all([
    service.call("GET", `${ATTR}/names`, { body: own(String(json.access_token)) }),
    ...unknown.map((token) => exchangeAt(service, token)),
  ]);
  expectOk(names);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.json.error).toBe("invalid_request");
  // A slow machine may take longer for all of them than the pause, and ask once more.
  expect(provider.asked.slice(0, 2)).toEqual([DISCOVERY, KEYS]);
  expect(provider.asked.length).toBeLessThanOrEqual(3);
});

it("whoever asked first hangs up, and the others get the keys all the same", async () => {
  let answerKeys: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    provider.answers.set(KEYS, (request, response) => {
      answerKeys = () => documentOf({ keys: [key.publicJwk] })(request, response);
      resolve();
    });
  });
  const token = await tokenOf("somebody");
  const cancelled = new AbortController();
  const form = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: token,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  });
  const first = fetch(`${service.url}/oauth2/token`, { method: "POST", body: form, signal: cancelled.signal });
  await isAsked;
  const others = Promise.all(Array.from({ length: 5 }, () => exchangeAt(service, token)));
  cancelled.abort();
  await expect(first).rejects.toThrow();
  answerKeys();
  expect((await others).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(provider.asked).toEqual([DISCOVERY, KEYS]);
});
