/** Settings: what they may be, what they are by default, and what happens when one is missing or malformed. */
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  apiTokens,
  applications,
  corsOrigins,
  type Environment,
  firstSuperUser,
  jurisdiction,
  keyring,
  SettingFault,
  sessionLifetime,
  tokenKeys,
} from "../src/config.ts";
import { newSession } from "./kit/people.ts";
import { READER } from "./kit/profiles.ts";
import { type Answer, APP, call, env, expectOk, expectRefusal, SESSION_ATTR } from "./kit/service.ts";
import { setSetting } from "./kit/settings.ts";

const key = (byte: number, bytes = 32) => new Uint8Array(bytes).fill(byte).toBase64({ alphabet: "base64url" });
const keys = (primary: unknown, all: object) => JSON.stringify({ primary, keys: all });
const SIX_KEYS = [1, 2, 3, 4, 5, 6].map((byte) => key(byte)).join(",");

type Name = keyof Environment;
/** Which routes need a setting: every one of the SSO API, signing in alone, those of the profile API, or none at all. */
type Needs = "sso" | "sign-in" | "profiles";

const MALFORMED: [Name, needs: Needs[], values: (string | undefined)[]][] = [
  ["APPS", ["sso"], [" , ", Array.from({ length: 101 }, (_, i) => `App${i}`).join(",")]],
  ["SESSION_MINUTES", ["sign-in"], ["0", "-1", "1.5", "1e2", "soon", " 60", "525601", "99999999999999999999"]],
  ["SESSION_MAX_DAYS", ["sso"], ["0", "366", "30d", "NaN"]],
  ["JURISDICTION", ["sso", "profiles"], ["EU", "us", "eu,fedramp", " eu"]],
  [
    "TOKEN_KEYS",
    ["sso"],
    [undefined, "", " ", "x", key(1, 31), key(1, 33), `${key(1)},`, `${key(1)},${key(1)}`, SIX_KEYS],
  ],
  [
    "DATA_KEYS",
    ["sso"],
    [
      undefined,
      "",
      "{",
      key(1),
      "[]",
      keys(1, {}),
      keys(2, { "1": key(1) }),
      keys(1, { "1": key(1, 31) }),
      keys(0, { "0": key(1) }),
    ],
  ],
  ["AUDIT_KEY", ["sign-in"], ["x", key(1, 31), key(1, 33), keys(1, { "1": key(1) })]],
  ["SUPER_USER_NAME", [], ["an admin", "a".repeat(129), "a\u0007dmin"]],
  ["SUPER_USER_PASSWORD", [], ["7-chars", "p".repeat(257)]],
  [
    "API_TOKENS",
    ["profiles"],
    ["ci", "ci:write", "ci:admin:00", `ci:write:${"0".repeat(63)}`, `:read:${"0".repeat(64)}`],
  ],
];

let tokens: Record<string, string>;
beforeAll(async () => {
  const { ust } = await newSession();
  tokens = { ...APP, current_ust: ust, target_ust: ust };
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A sign-in under a name of its own, as wrong passwords in a row have to wait. */
const login = () =>
  call("POST", "/zato/sso/user/login", {
    body: { ...APP, username: `nobody-${crypto.randomUUID()}`, password: "a-wrong-password" },
  });
const ROUTES: Record<Needs, () => Promise<Answer>> = {
  sso: () => call("GET", `${SESSION_ATTR}/names`, { query: tokens }),
  "sign-in": login,
  profiles: () => call("GET", "/api/paps/p/session-attributes", { headers: { Authorization: READER } }),
};

const CASES = MALFORMED.flatMap(([name, needs, values]) => values.map((value) => [name, value, needs] as const));

describe("a setting that is missing or malformed", () => {
  it.each(CASES)(
    "%s, case %#: 503 where it is needed, and once in the log by name and rule",
    async (name, value, needs) => {
      const lines: string[] = [];
      for (const method of ["log", "error"] as const) {
        vi.spyOn(console, method).mockImplementation((line) => void lines.push(String(line)));
      }
      // A setting is parsed, and its fault told, once for each text; whatever the case before has left is forgotten here.
      for (const ask of Object.values(ROUTES)) expect([200, 403]).toContain((await ask()).status);
      lines.length = 0;

      setSetting(name, value);
      for (let round = 0; round < 2; round += 1) {
        for (const [routes, ask] of Object.entries(ROUTES)) {
          const isNeeded = needs.includes(routes as Needs) || (routes === "sign-in" && needs.includes("sso"));
          const answer = await ask();
          if (!isNeeded) expect([200, 403]).toContain(answer.status);
          else if (routes === "profiles") expect(answer).toMatchObject({ status: 503, body: { errorCode: "E1000" } });
          else expectRefusal(answer, 503, "E008004");
          const said = JSON.stringify(answer.body);
          if (isNeeded) expect(said).not.toContain(name);
          if (value !== undefined && value.trim().length > 5) expect(said).not.toContain(value.trim());
        }
      }
      const faults = lines.filter((line) => line.includes("setting_fault"));
      expect(faults.map((line) => JSON.parse(line))).toEqual([
        {
          event: "setting_fault",
          setting: name,
          why: expect.stringMatching(/expected|must|missing|key|digest|allowed|repeats/),
        },
      ]);
      const secret = value?.trim() ?? "";
      if (secret.length > 5) {
        for (const line of lines) expect(line).not.toContain(secret);
      }
    },
  );

  it("is no fault any more when it is mended", async () => {
    vi.spyOn(console, "log").mockReturnValue();
    const good = env.TOKEN_KEYS;
    setSetting("TOKEN_KEYS", "x");
    expectRefusal(await ROUTES.sso(), 503, "E008004");
    setSetting("TOKEN_KEYS", good);
    expectOk(await ROUTES.sso());
  });

  it("does not keep paths and methods from being unknown, nor the profile API's health from being told", async () => {
    vi.spyOn(console, "log").mockReturnValue();
    setSetting("TOKEN_KEYS", undefined);
    setSetting("API_TOKENS", "malformed");
    expectRefusal(await call("GET", "/zato/sso/none"), 404, "E008001");
    expectRefusal(await call("PUT", `${SESSION_ATTR}/names`), 405, "E008001");
    expect((await call("GET", "/api/health")).status).toBe(200);
  });
});

const settings = (more: Partial<Environment>): Environment => ({ ...env, ...more });
const HOUR_MS = 3_600_000;

describe("settings", () => {
  it("have defaults where they are empty or not there", () => {
    const { APPS: _a, SESSION_MINUTES: _m, SESSION_MAX_DAYS: _d, JURISDICTION: _j, CORS_ORIGINS: _c, ...rest } = env;
    const empty = { APPS: "", SESSION_MINUTES: "", SESSION_MAX_DAYS: "", JURISDICTION: "", CORS_ORIGINS: "" };
    for (const bare of [rest as Environment, settings(empty)]) {
      expect([...applications(bare)]).toEqual(["CRM"]);
      expect(sessionLifetime(bare)).toEqual({ idleMs: HOUR_MS, longestMs: 30 * 24 * HOUR_MS });
      expect(jurisdiction(bare)).toBe("");
      expect([...corsOrigins(bare)]).toEqual([]);
    }
  });

  it("of wrangler.toml are the contract's", () => {
    expect([...applications(env)]).toEqual(["CRM"]);
    expect(sessionLifetime(env)).toEqual({ idleMs: HOUR_MS, longestMs: 30 * 24 * HOUR_MS });
    expect([env.JURISDICTION, env.CORS_ORIGINS, env.SOURCE_IDENTITY, env.AWS_REGION]).toEqual([
      "",
      "",
      "false",
      "us-east-1",
    ]);
  });

  it("are read as lists with or without spaces, and at their limits", () => {
    expect([...applications(settings({ APPS: "CRM, HR ,Ünïcode," }))]).toEqual(["CRM", "HR", "Ünïcode"]);
    expect([...corsOrigins(settings({ CORS_ORIGINS: "https://a.example, http://localhost:3000" }))]).toHaveLength(2);
    expect(applications(settings({ APPS: Array.from({ length: 100 }, (_, i) => `A${i}`).join() })).size).toBe(100);
    const longest = sessionLifetime(settings({ SESSION_MINUTES: "525600", SESSION_MAX_DAYS: "365" }));
    expect(longest).toEqual({ idleMs: 525_600 * 60_000, longestMs: 365 * 24 * HOUR_MS });
    expect(sessionLifetime(settings({ SESSION_MINUTES: "1" })).idleMs).toBe(60_000);
    expect(tokenKeys(settings({ TOKEN_KEYS: SIX_KEYS.split(",").slice(0, 5).join(", ") }))).toHaveLength(5);
    expect(keyring(settings({ DATA_KEYS: keys(65_535, { "65535": key(1) }) })).primary).toBe(65_535);
    for (const where of ["eu", "fedramp"]) expect(jurisdiction(settings({ JURISDICTION: where }))).toBe(where);
  });

  it("are refused where they are longer than Cloudflare takes", () => {
    vi.spyOn(console, "log").mockReturnValue();
    expect(() => applications(settings({ APPS: "A".repeat(5_121) }))).toThrow("longer than 5120 bytes");
    expect(applications(settings({ APPS: "A".repeat(5_120) })).size).toBe(1);
  });

  it("name a first super-user only where both of them are there", () => {
    const both = { SUPER_USER_NAME: "root", SUPER_USER_PASSWORD: "12345678" };
    expect(firstSuperUser(settings(both))).toEqual({ username: "root", password: "12345678" });
    for (const missing of Object.keys(both)) expect(firstSuperUser(settings({ ...both, [missing]: "" }))).toBeNull();
  });

  it("that are malformed throw what every route knows as the operator's fault", () => {
    vi.spyOn(console, "log").mockReturnValue();
    for (const read of [tokenKeys, keyring]) {
      expect(() => read(settings({ TOKEN_KEYS: "x", DATA_KEYS: "x" }))).toThrow(SettingFault);
    }
    expect(() => apiTokens(settings({ API_TOKENS: "x" }))).toThrow(/^API_TOKENS: /);
  });
});

it("another application may call once it is configured", async () => {
  expectRefusal(
    await call("GET", `${SESSION_ATTR}/names`, { query: { ...tokens, current_app: "HR" } }),
    400,
    "E004001",
  );
  setSetting("APPS", "CRM, HR");
  for (const current_app of ["CRM", "HR"]) {
    expectOk(await call("GET", `${SESSION_ATTR}/names`, { query: { ...tokens, current_app } }));
  }
});

it("a token is accepted under every key that is configured, and issued under the first", async () => {
  const old = env.TOKEN_KEYS ?? "";
  setSetting("TOKEN_KEYS", `${key(9)},${old}`);
  expectOk(await ROUTES.sso());
  const { ust } = await newSession();
  const query = { ...APP, current_ust: ust, target_ust: ust };
  setSetting("TOKEN_KEYS", old);
  expectRefusal(await call("GET", `${SESSION_ATTR}/names`, { query }), 403, "E007001");
  setSetting("TOKEN_KEYS", key(9));
  expectOk(await call("GET", `${SESSION_ATTR}/names`, { query }));
  expectRefusal(await ROUTES.sso(), 403, "E007001");
});
