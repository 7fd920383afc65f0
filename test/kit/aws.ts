/**
 * AWS STS in place of the network, for tests in process: it gives credentials to whoever asks. What really travels, and
 * how AWS judges it, is tested over sockets.
 */
import { beforeEach, type MockInstance, vi } from "vitest";
import { env } from "./service.ts";

/** What AWS gives; the secret parts must be seen by nobody but the session that checked out. */
export const AWS_CREDENTIALS = {
  AccessKeyId: "ASIATESTTESTTESTTEST",
  SecretAccessKey: "the/secret+access+key+that+AWS+gave",
  SessionToken: "the/session+token/that+AWS+gave==",
};
const LIFETIME_MS = 3_600_000;

/** Sets the secrets that check-outs need, and lets every call of `fetch` be answered by STS, for this test file. */
export function standInForSts(): void {
  Object.assign(env, {
    AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST",
    AWS_SECRET_ACCESS_KEY: "the-secret-key-of-this-service",
  });
  globalThis.fetch = async () => new Response(assumed());
}

/** STS as it stands in, watched: how it is asked, and what happens while it thinks. */
interface WatchedSts {
  /** The calls of this test. */
  readonly calls: MockInstance<typeof fetch>;
  /** Lets something happen while AWS thinks about the next call. */
  whileThinking(work: () => unknown): void;
}

/** Stands in for STS, and watches it in each test of this file. */
export function watchSts(): WatchedSts {
  standInForSts();
  const answer = globalThis.fetch;
  let calls: MockInstance<typeof fetch>;
  beforeEach(() => {
    calls = vi.spyOn(globalThis, "fetch");
    return () => calls.mockRestore();
  });
  return {
    get calls() {
      return calls;
    },
    whileThinking(work) {
      calls.mockImplementationOnce(async (...sent) => {
        await work();
        return answer(...sent);
      });
    },
  };
}

function assumed(): string {
  const expiration = new Date(Date.now() + LIFETIME_MS).toISOString();
  const fields = Object.entries({ ...AWS_CREDENTIALS, Expiration: expiration });
  const credentials = fields.map(([name, text]) => `<${name}>${text}</${name}>`).join("");
  return `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}
