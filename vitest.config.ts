/**
 * Four kinds of tests: "workers" runs inside workerd, next to the Worker's own code and objects; "pure" does so too, and
 * needs neither; "e2e" drives the Worker as it is deployed over sockets; "node" tests what runs on Node itself. A
 * developer's .dev.vars must not decide whether tests pass, so every variable and secret that it could set is given here:
 * the variables as wrangler.toml has them, the secrets new for each run.
 */
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { unstable_readConfig } from "wrangler";
import "./scripts/preflight.cjs";
import { fillAssets } from "./scripts/assets.ts";
import type { Vectors } from "./test/crypto/vectors.ts";
import type { FuzzTest } from "./test/fuzz/fuzz-test.ts";
import type { ModelTest } from "./test/model/model-test.ts";

// Wrangler's own log is not what a test says: it names files and goes on about a network that is not there.
process.env.WRANGLER_LOG ??= "error";
// It keeps things for itself, and a home may be read-only.
process.env.XDG_CONFIG_HOME ??= join(import.meta.dirname, ".wrangler", "config");

const WRANGLER_CONFIG = "./wrangler.toml";

// wrangler.toml names their folder, which must be there; wrangler itself fills it by its build command.
await fillAssets();

/** Code that keeps nothing: these files share one runtime, whose start takes longer than most of them. */
const PURE_TESTS = ["contract", "crypto", "domain"].map((folder) => `test/${folder}/**/*.test.ts`);

/** Real sockets, to a server in a process of its own. */
const E2E_TESTS = ["test/client/**/*.test.ts", "test/e2e/**/*.test.ts"];

/** What needs Node: processes, the file system, the loopback. */
const NODE_TESTS = ["aws", "bench", "endurance", "harness", "scripts"].map((folder) => `test/${folder}/**/*.test.ts`);

/** Groups of tests, one after the other: those that drive servers and browsers are let alone. */
const OUTSIDE_WORKERD = { maxWorkers: 2, sequence: { groupOrder: 0 } };
/** Many of these wait for workerd to start, or for a window of the real clock to pass, while others compute. */
const INSIDE_WORKERD = { maxWorkers: 3, sequence: { groupOrder: 1 } };

/** Several of the tests inside workerd hash passwords, or send hundreds of calls. */
const WORKERD_TIMEOUT_MS = 60_000;

/** Starting `wrangler dev` takes 2 to 10 s on two busy cores; waiting for an expiry takes some more. */
const NODE_TIMEOUT_MS = 60_000;

/** What a page shows within this time, on two busy cores, counts as shown. */
const PAGE_TIMEOUT_MS = 10_000;

/** Stands at the head of every secret, so that .ci/run can tell whether a test run has printed one. */
const SECRET_MARK = "SecretOfTest";

/** 32 bytes in base64url, random but for the mark. */
const key = () => SECRET_MARK + randomBytes(32 - Buffer.byteLength(SECRET_MARK, "base64url")).toString("base64url");
const digest = (token: string) => createHash("sha256").update(token).digest("hex");

/** The settings of the Worker under test. Tests that need an API token in the clear find two beside the digests. */
function testBindings() {
  const writer = `sat_${key()}`;
  const reader = `sat_${key()}`;
  return {
    ...(unstable_readConfig({ config: WRANGLER_CONFIG }).vars as Record<string, string>),
    TOKEN_KEYS: key(),
    DATA_KEYS: JSON.stringify({ primary: 1, keys: { "1": key() } }),
    API_TOKENS: `writer:write:${digest(writer)},reader:read:${digest(reader)}`,
    SUPER_USER_NAME: "admin",
    SUPER_USER_PASSWORD: key(),
    SIGN_UP_APPS: "CRM",
    AWS_ACCESS_KEY_ID: "",
    AWS_SECRET_ACCESS_KEY: "",
    TEST_WRITE_TOKEN: writer,
    TEST_READ_TOKEN: reader,
  };
}

/** The public test vectors in the folder VECTORS_DIR, if it is set. They are read here: workerd has no file system. */
function publicVectors(): Vectors | null {
  const folder = process.env.VECTORS_DIR;
  if (!folder) return null;
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  return {
    aesGcm: read("aes_gcm_test"),
    hkdf: read("hkdf_sha256_test"),
    fernet: { generate: read("fernet_generate"), verify: read("fernet_verify"), invalid: read("fernet_invalid") },
  };
}

/** How long the model test goes on, and which failure of it is to be seen again. */
function modelTest(): ModelTest {
  const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;
  return { runs: Number(MODEL_RUNS || 200), seed: MODEL_SEED ? Number(MODEL_SEED) : null, path: MODEL_PATH || null };
}

/** How many requests are fuzzed, and which failure of them is to be seen again. */
function fuzzTest(): FuzzTest {
  const { FUZZ_REQUESTS, FUZZ_SEED, FUZZ_PATH } = process.env;
  return {
    requests: Number(FUZZ_REQUESTS || 5_200),
    seed: FUZZ_SEED ? Number(FUZZ_SEED) : null,
    path: FUZZ_PATH || null,
  };
}

/** Tests inside workerd, with the settings of this run. */
const insideWorkerd = () =>
  cloudflareTest({
    main: "./test/kit/worker.ts",
    wrangler: { configPath: WRANGLER_CONFIG },
    miniflare: { bindings: testBindings() },
  });

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [insideWorkerd()],
        test: {
          name: "workers",
          ...INSIDE_WORKERD,
          include: ["test/**/*.test.ts"],
          exclude: [...PURE_TESTS, ...E2E_TESTS, ...NODE_TESTS],
          setupFiles: ["test/kit/node-crypto.ts"],
          testTimeout: WORKERD_TIMEOUT_MS,
          provide: { modelTest: modelTest(), fuzzTest: fuzzTest() },
        },
      },
      {
        plugins: [insideWorkerd()],
        test: {
          name: "pure",
          ...INSIDE_WORKERD,
          include: PURE_TESTS,
          isolate: false,
          testTimeout: WORKERD_TIMEOUT_MS,
          provide: { vectors: publicVectors() },
        },
      },
      {
        test: {
          name: "e2e",
          ...OUTSIDE_WORKERD,
          include: E2E_TESTS,
          globalSetup: "test/e2e/product.ts",
          testTimeout: NODE_TIMEOUT_MS,
          hookTimeout: NODE_TIMEOUT_MS,
          // A browser or a process on a busy machine may be late once; what is wrong fails again.
          retry: 1,
          // A page shows what has happened some time after a test has done it.
          expect: { poll: { timeout: PAGE_TIMEOUT_MS } },
        },
      },
      {
        test: {
          name: "node",
          ...OUTSIDE_WORKERD,
          include: NODE_TESTS,
          testTimeout: NODE_TIMEOUT_MS,
          hookTimeout: NODE_TIMEOUT_MS,
        },
      },
    ],
  },
});
