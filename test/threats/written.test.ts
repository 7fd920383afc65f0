/**
 * Threats that are kept out by how the project is written: who compares secrets, what stands in SQL, and whose code is in
 * the bundle. What the source must not say is refused by the linter, whose rules have tests of their own.
 */
import { expect, onTestFinished, test, vi } from "vitest";
import { randomBytes, toBase64url } from "../../src/crypto/bytes.ts";
import { callRoute, ROUTE_CALLS, SENT_VALUE } from "../kit/every-route.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { interceptPlatform } from "../kit/platform-interception.ts";
import { api } from "../kit/profiles.ts";
import { newScene, PRESENT, PRESENT_VALUE } from "../kit/scene.ts";
import { env, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { projectFile, THREAT_TESTS } from "./sources.ts";

test("threat 4: the platform's own logs leave query strings out, in every environment", () => {
  const sections = projectFile("wrangler.toml").split(/^(?=\[)/m);
  const logging = sections.filter((section) => /^\[+(env\.\w+\.)?observability\]/.test(section));
  expect(logging.length).toBeGreaterThan(0);
  expect(logging[0]).toMatch(/^\[observability\]/);
  for (const section of logging) expect(section).toMatch(/^redact_query_string = true$/m);
});

/** Every comparison in constant time while `work` goes on, as the lengths of the two in bytes. */
async function comparedIn(work: () => Promise<unknown>): Promise<number[][]> {
  const compared: number[][] = [];
  const stop = await interceptPlatform(({ method, args }, carryOut) => {
    if (method === "timingSafeEqual") compared.push((args as Uint8Array[]).map(({ byteLength }) => byteLength));
    return carryOut();
  });
  onTestFinished(stop);
  await work();
  return compared;
}

const signIn = (username: string) => ask("POST", LOGIN, { username, password: `${PASSWORD}-wrong` });

/** A digest or hash with another one. */
const ONCE = [[32, 32]];

test.each([
  { secret: "a person's password", guess: async () => signIn((await newPerson()).username), compared: ONCE },
  { secret: "a password that nobody has", guess: () => signIn("nobody"), compared: ONCE },
  {
    secret: "the first super-user's password, after one that nobody has,",
    guess: () => signIn(String(env.SUPER_USER_NAME)),
    compared: [...ONCE, ...ONCE],
  },
  {
    secret: "an API token, with each of both that there are,",
    guess: () => api("GET", "/users/attributes", { authorization: `TOKEN sat_${"A".repeat(43)}` }),
    compared: [...ONCE, ...ONCE],
  },
])("threat 5: $secret is compared by the platform, in constant time", async ({ guess, compared }) => {
  expect(await comparedIn(guess)).toEqual(compared);
});

test("threat 5: the signature of a token is verified by the platform, under each key", async () => {
  const { ust } = await newSession();
  setSetting("TOKEN_KEYS", [env.TOKEN_KEYS, toBase64url(randomBytes(32)), toBase64url(randomBytes(32))].join());
  const verify = vi.spyOn(crypto.subtle, "verify");
  onTestFinished(() => verify.mockRestore());
  expectRefusal(await ask("GET", USER, { ust: `${ust.slice(0, -9)}AAAAAAAA=` }), 403, "E007001");
  expect(verify.mock.calls.map(([algorithm]) => algorithm)).toEqual(["HMAC", "HMAC", "HMAC"]);
});

test("threat 22: no statement has in it what a caller sent", async () => {
  const statements = new Set<string>();
  const stop = await interceptPlatform(({ method, args: [statement] }, carryOut) => {
    if (method === "exec") statements.add(String(statement));
    return carryOut();
  });
  onTestFinished(stop);

  const unchanged = await newScene();
  const sent = new Set([SENT_VALUE, PRESENT_VALUE, PRESENT, "from-session", "step-up"]);
  for (const routeCall of ROUTE_CALLS) {
    const scene = routeCall.route.startsWith("GET ") ? unchanged : await newScene();
    await callRoute(routeCall, scene);
    const { session, papId, attributeId, identityId, transactionId } = scene;
    const { userId, username } = session.person;
    for (const text of [session.sessionId, userId, username, papId, attributeId, identityId, transactionId]) {
      sent.add(text);
    }
  }
  expect(statements.size).toBeGreaterThan(30);
  // As many as are written, whoever calls and however often.
  expect(statements.size).toBeLessThan(150);
  const all = [...statements].join("\n");
  for (const text of sent) expect(all).not.toContain(text);
});

interface Lockfile {
  packages: Record<string, { dev?: boolean; optional?: boolean; integrity?: string; hasInstallScript?: boolean }>;
}

test("threat 24: what is deployed comes from four dependencies, locked and listed", () => {
  const { dependencies, allowScripts } = JSON.parse(projectFile("package.json"));
  const { packages } = JSON.parse(projectFile("package-lock.json")) as Lockfile;
  const { "": _project, ...installed } = packages;
  const deployed = Object.entries(installed).filter(([, { dev, optional }]) => !dev && !optional);
  expect(deployed.map(([path]) => path.replace("node_modules/", "")).sort()).toEqual([
    "aws4fetch",
    "hono",
    "jose",
    "zod",
  ]);
  expect(Object.keys(dependencies).sort()).toEqual(["aws4fetch", "hono", "jose", "zod"]);
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const { integrity } of Object.values(installed)) expect(integrity).toMatch(/^sha512-/);

  const scripted = Object.entries(installed).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(scripted.map(([path]) => path.replace("node_modules/", "")).sort()).toEqual(Object.keys(allowScripts).sort());
  expect(scripted.every(([, { dev }]) => dev)).toBe(true);

  const modules = projectFile("bundle-modules.txt").trim().split("\n");
  expect(modules.length).toBeGreaterThan(30);
  for (const module of modules) expect(module).toMatch(/^node_modules\/(?:aws4fetch|hono|jose|zod)\//);
});

test("every threat has its row in SECURITY.md, and the tests that the row names", () => {
  const table = projectFile("SECURITY.md").split("## Threats and their tests")[1] ?? "";
  const rows = [...table.matchAll(/^\| (\d+) \|.*\| ([^|]*) \|$/gm)];
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, i) => i + 1));
  for (const [, number, tests = ""] of rows) {
    const named = [...tests.matchAll(/`([\w-]+)`/g)].map(([, file]) => `${file}.test.ts`);
    expect(named.length).toBeGreaterThan(0);
    for (const [path, text] of THREAT_TESTS) {
      const hasTest = new RegExp(`"threat ${number}: `).test(text);
      expect(hasTest, `${path} has tests of threat ${number}`).toBe(named.some((file) => path.endsWith(`/${file}`)));
    }
  }
});
