/**
 * Identity providers on the loopback, several on one port, each below its own path: they publish keys, count what is
 * asked of them, and misbehave when they are told to.
 */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer } from "../../scripts/call.ts";
import type { ProviderKey } from "../kit/id-tokens.ts";
import type { Service } from "./service.ts";

export interface LoopbackProvider {
  issuer: string;
  keys: ProviderKey[];
  /** Paths that were asked for, below that of the provider, in order. */
  asked: string[];
  /** Answers in its own way at these paths. */
  answers: Map<string, RequestListener>;
}

export interface LoopbackProviders {
  /** Makes one more. */
  provider(name: string, keys: ProviderKey[]): LoopbackProvider;
  close(): Promise<void>;
}

export const DISCOVERY = "/.well-known/openid-configuration";
export const KEYS = "/keys";

/** Starts the server that all of them share. */
export async function startLoopbackProviders(): Promise<LoopbackProviders> {
  const known = new Map<string, LoopbackProvider>();
  const server = createServer((request, response) => {
    const [, name = "", path = ""] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const provider = known.get(name);
    provider?.asked.push(path);
    const listener = provider && (provider.answers.get(path) ?? documentsOf(provider).get(path));
    if (listener) return listener(request, response);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    provider: (name, keys) => {
      const provider = { issuer: `http://127.0.0.1:${port}/${name}`, keys, asked: [], answers: new Map() };
      known.set(name, provider);
      return provider;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

/** Answers with a document of JSON. */
export const documentOf =
  (document: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
  };

function documentsOf({ issuer, keys }: LoopbackProvider): Map<string, RequestListener> {
  return new Map([
    [DISCOVERY, documentOf({ issuer, jwks_uri: issuer + KEYS })],
    [KEYS, documentOf({ keys: keys.map(({ publicJwk }) => publicJwk) })],
  ]);
}

/** Exchanges a token at a service. */
export function exchangeAt(service: Service, subjectToken: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: subjectToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return service.call("POST", "/oauth2/token", { raw: form.toString(), headers });
}
