/**
 * Threats that are kept out by how the project is written: what prints, what compares secrets, what stands in SQL, and
 * whose code is in the bundle. What is listed here was looked at, each with its reason; what is new must be too.
 */
import { runInDurableObject } from "cloudflare:test";
import { expect, onTestFinished, test, vi } from "vitest";
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { callRoute, newScene, ROUTE_CALLS } from "../kit/every-route.ts";
import { env, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, USER } from "../kit/sso.ts";
import { pathsWith, projectFile, SOURCES, THREAT_TESTS } from "./sources.ts";

test("threat 4: only the log prints, and only the reader of the input sees a URL", () => {
  expect(pathsWith(/\bconsole\b/)).toEqual(["src/log.ts"]);
  expect(pathsWith(/\.url\b/)).toEqual(["src/sso/input.ts"]);
});

test("threat 4: the platform's own logs leave query strings out, in every environment", () => {
  const sections = projectFile("wrangler.toml").split(/^(?=\[)/m);
  const logging = sections.filter((section) => /^\[+(env\.\w+\.)?observability\]/.test(section));
  expect(logging.length).toBeGreaterThan(0);
  expect(logging[0]).toMatch(/^\[observability\]/);
  for (const section of logging) expect(section).toMatch(/^redact_query_string = true$/m);
});

/** Comparisons with `===` where something is called like a secret. None of them is with a secret of ours. */
const COMPARISONS = [
  // A token with its own bytes encoded again: both are the caller's.
  "src/crypto/fernet.ts: toBase64urlPadded(bytes), token",
  // Hashes that are stored, with the same read again: nobody's guess is among them.
  "src/objects/sign-in.ts: user?.password, password",
  "src/objects/sign-in.ts: now.password, user.password",
  "src/objects/user-object.ts: now.password, user.password",
  // Two tokens that came with the same call.
  "src/sso/input.ts: token, this.#bearer",
];
const SECRET_NAME = /(?:password|secret|token|digest|hash|mac|ust|bearer|signature)$/i;
const OPERANDS = /([\w.?#]+(?:\([\w.?#]*\))?)\s*[!=]==?\s*([\w.?#]+)/g;
const PLAIN = /^(?:undefined|null|true|false|\d+|[A-Z_]+)$/;

test("threat 5: secrets are compared in constant time, and by nothing else", () => {
  const comparisons = [...SOURCES].flatMap(([path, text]) =>
    Array.from(text.matchAll(OPERANDS), ([, left = "", right = ""]) => ({ path, operands: [left, right] })),
  );
  const ofSecrets = comparisons.filter(
    ({ operands }) =>
      operands.some((operand) => SECRET_NAME.test(operand)) && !operands.some((operand) => PLAIN.test(operand)),
  );
  expect(comparisons.length).toBeGreaterThan(100);
  expect(ofSecrets.map(({ path, operands }) => `${path}: ${operands.join(", ")}`).sort()).toEqual(
    [...COMPARISONS].sort(),
  );
  const constant = ["src/crypto/api-token.ts", "src/crypto/digest.ts", "src/crypto/password.ts"];
  expect(pathsWith(/\btimingSafeEqual\(/)).toEqual(constant);
  expect(pathsWith(/\bsubtle\.verify\(/)).toEqual(["src/crypto/fernet.ts"]);
});

test("threat 5: the signature of a token is verified by the platform, under each key", async () => {
  const scene = await newScene();
  setSetting("TOKEN_KEYS", [env.TOKEN_KEYS, toBase64url(randomBytes(32)), toBase64url(randomBytes(32))].join());
  const verify = vi.spyOn(crypto.subtle, "verify");
  onTestFinished(() => verify.mockRestore());
  const { ust } = scene.session;
  expectRefusal(await ask("GET", USER, { ust: `${ust.slice(0, -9)}AAAAAAAA=` }), 403, "E007001");
  expect(verify.mock.calls.map(([algorithm]) => algorithm)).toEqual(["HMAC", "HMAC", "HMAC"]);
});

/** What stands in templates beside constants of the module: text of the module too, and once JSON that is bound. */
const INTERPOLATED = {
  "src/storage/attribute-store.ts": ["among", 'batch.join(",")', "where"],
  "src/storage/live-session-store.ts": ["which"],
  "src/storage/profile-access-store.ts": ["table", "which"],
  "src/storage/sealed-column.ts": ["this.#isOther()", "this.#keyId()", "this.#name", "this.#table", "this.#value"],
  "src/storage/user-store.ts": ["which"],
};

test("threat 22: only text of the module itself stands in a statement of SQL", () => {
  const found: Record<string, string[]> = {};
  for (const [path, text] of SOURCES) {
    if (!path.startsWith("src/storage/")) continue;
    const interpolated = [...text.matchAll(/\$\{([^}]*)\}/g)].map(([, expression = ""]) => expression);
    const others = [...new Set(interpolated.filter((expression) => !/^[A-Z_]+$/.test(expression)))].sort();
    if (others.length > 0) found[path] = others;
  }
  expect(found).toEqual(INTERPOLATED);
  expect(pathsWith(/\bsql\b.*\bexec\b/).filter((path) => !path.startsWith("src/storage/"))).toEqual([]);
});

test("threat 22: no statement has in it what a caller sent", async () => {
  const statements = new Set<string>();
  const sql = await runInDurableObject(
    env.SESSIONS.getByName("probe"),
    (_object, state) => Object.getPrototypeOf(state.storage.sql) as SqlStorage,
  );
  const { exec } = sql;
  const spy = vi.spyOn(sql, "exec").mockImplementation(function (this: SqlStorage, statement, ...bound) {
    statements.add(statement);
    return exec.call(this, statement, ...bound) as never;
  });
  onTestFinished(() => spy.mockRestore());

  const sent = new Set<string>();
  for (const routeCall of ROUTE_CALLS) {
    const scene = await newScene();
    await callRoute(routeCall, scene);
    for (const text of [
      scene.session.sessionId,
      scene.session.person.userId,
      scene.session.person.username,
      scene.papId,
      scene.attributeId,
      scene.identityId,
      scene.transactionId,
    ])
      sent.add(text);
  }
  expect(statements.size).toBeGreaterThan(30);
  // As many as are written, whoever calls and however often.
  expect(statements.size).toBeLessThan(150);
  const all = [...statements].join("\n");
  for (const text of [...sent, "the value", "present", "finance", "cost-center"]) expect(all).not.toContain(text);
});

interface Lockfile {
  packages: Record<string, { dev?: boolean; integrity?: string; hasInstallScript?: boolean }>;
}

test("threat 24: what is deployed comes from three dependencies, locked and listed", () => {
  const { dependencies, allowScripts } = JSON.parse(projectFile("package.json"));
  const { packages } = JSON.parse(projectFile("package-lock.json")) as Lockfile;
  const { "": _project, ...installed } = packages;
  const deployed = Object.entries(installed).filter(([, { dev }]) => !dev);
  expect(deployed.map(([path]) => path.replace("node_modules/", "")).sort()).toEqual(["aws4fetch", "hono", "zod"]);
  expect(Object.keys(dependencies).sort()).toEqual(["aws4fetch", "hono", "zod"]);
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const { integrity } of Object.values(installed)) expect(integrity).toMatch(/^sha512-/);

  const scripted = Object.entries(installed).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(scripted.map(([path]) => path.replace("node_modules/", "")).sort()).toEqual(Object.keys(allowScripts).sort());
  expect(scripted.every(([, { dev }]) => dev)).toBe(true);

  const modules = projectFile("bundle-modules.txt").trim().split("\n");
  expect(modules.length).toBeGreaterThan(30);
  for (const module of modules) expect(module).toMatch(/^node_modules\/(?:aws4fetch|hono|zod)\//);
});

test("every threat has its row in SECURITY.md, and the tests that the row names", () => {
  const table = projectFile("SECURITY.md").split("## Threats and their tests")[1] ?? "";
  const rows = [...table.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  for (const [, number, tests = ""] of rows) {
    const named = [...tests.matchAll(/`([\w-]+)`/g)].map(([, file]) => `${file}.test.ts`);
    expect(named.length).toBeGreaterThan(0);
    for (const [path, text] of THREAT_TESTS) {
      const hasTest = new RegExp(`"threat ${number}: `).test(text);
      expect(hasTest, `${path} has tests of threat ${number}`).toBe(named.some((file) => path.endsWith(file)));
    }
  }
});
