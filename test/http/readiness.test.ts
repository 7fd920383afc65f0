/** Whether the service can work, as it says without a token. */
import { afterEach, expect, it, vi } from "vitest";
import { newSession } from "../kit/people.ts";
import { api, expectBody, expectProblem } from "../kit/profiles.ts";
import { APP, call, env, expectOk, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { bearer } from "../kit/sso.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("that is told without a token: ready, or the names of the settings at fault, never a value", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  const ready = () => api("GET", "/ready", { authorization: null });
  expect(expectBody(await ready())).toEqual({ ready: true });
  setSetting("CORS_ORIGINS", "no origin");
  expect(expectBody(await ready())).toEqual({ ready: true });
  setSetting("TOKEN_KEYS", undefined);
  setSetting("SUPER_USER_PASSWORD", "7-chars");
  const answer = await ready();
  expectProblem(answer, 503, "E1000");
  const { message } = answer.body as { message: string };
  expect(message).toBe("These settings are missing or malformed: TOKEN_KEYS, SUPER_USER_PASSWORD.");
  expect((await call("GET", "/api/health")).status).toBe(200);
});

it("applications of sign-ups that are none of APPS are a fault; where APPS itself is at fault, that alone is", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  const messageOf = async () =>
    ((await api("GET", "/ready", { authorization: null })).body as { message: string }).message;
  setSetting("SIGN_UP_APPS", "CRM,Nobody");
  expect(await messageOf()).toBe("These settings are missing or malformed: SIGN_UP_APPS.");
  setSetting("APPS", ",");
  expect(await messageOf()).toBe("These settings are missing or malformed: APPS.");
});

it("a setting that is too long for Cloudflare lets no page in, and harms nothing else", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  setSetting("CORS_ORIGINS", `https://app.example.com,${"x".repeat(5_120)}`);
  const { ust } = await newSession();
  const headers = { ...bearer(ust), Origin: "https://app.example.com" };
  const answer = await call("GET", `${SESSION_ATTR}/names`, { query: APP, headers });
  expectOk(answer);
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
  expect(env.CORS_ORIGINS.length).toBeGreaterThan(5_120);
});
