/** The form of an exchange: what is taken, what is refused, and why. */
import { expect, it } from "vitest";
import {
  exchangeForm,
  expectOauthFailure,
  newSubject,
  sendForm,
  standInForProvider,
} from "../kit/identity-provider.ts";
import { call } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

const cases: [string, number, string, (form: Record<string, string>) => Record<string, string> | string][] = [
  ["grant_type", 400, "invalid_request", ({ grant_type: _, ...form }) => form],
  ["grant_type", 400, "unsupported_grant_type", (form) => ({ ...form, grant_type: "password" })],
  ["subject_token", 400, "invalid_request", (form) => ({ ...form, subject_token: "" })],
  ["subject_token_type", 400, "invalid_request", ({ subject_token_type: _, ...form }) => form],
  [
    "subject_token_type",
    400,
    "invalid_request",
    (form) => ({ ...form, subject_token_type: "urn:ietf:params:oauth:token-type:saml2" }),
  ],
  ["audience", 400, "invalid_target", (form) => ({ ...form, audience: "ERP" })],
  ["requested_token_type", 400, "invalid_request", (form) => ({ ...form, requested_token_type: "other" })],
  ["actor_token", 400, "invalid_request", (form) => ({ ...form, actor_token: "x" })],
  ["resource", 400, "invalid_request", (form) => ({ ...form, resource: "https://x.example" })],
  ["twice", 400, "invalid_request", (form) => `${new URLSearchParams(form)}&audience=CRM&audience=CRM`],
  ["65536 bytes", 400, "invalid_request", (form) => ({ ...form, subject_token: "x".repeat(65_536) })],
];

it.each(cases)("is refused, which says why: %s, %d %s", async (part, status, error, change) => {
  const provider = await standInForProvider();
  const form = change(exchangeForm(await provider.token()));
  expect(expectOauthFailure(await sendForm(form), status, error)).toContain(part);
  expect(provider.asked).toEqual([]);
});

it.each([
  ["application/json", "{}"],
  ["", "grant_type=x"],
  ["application/x-www-form-urlencoded-not", "grant_type=x"],
])("must be one: %s", async (type, raw) => {
  expectOauthFailure(
    await call("POST", "/oauth2/token", { raw, headers: { "Content-Type": type } }),
    400,
    "invalid_request",
  );
});

it("may name its charset, what is asked for, and parameters that nobody knows", async () => {
  const provider = await standInForProvider();
  const form = {
    ...exchangeForm(await provider.token({ sub: newSubject() })),
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    scope: "openid",
  };
  const type = { "Content-Type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8" };
  expect((await sendForm(form, type)).status).toBe(200);
});

it("is taken by POST alone, with and without a slash at the end", async () => {
  const { status, headers, body } = await call("GET", "/oauth2/token");
  expect([status, headers.get("Allow"), body.error]).toEqual([405, "POST", "invalid_request"]);
  const wrongType = await call("POST", "/oauth2/token/", { raw: "" });
  expectOauthFailure(wrongType, 400, "invalid_request");
});

it("does not come from a page of another origin, unless its origin is configured", async () => {
  const provider = await standInForProvider();
  const token = await provider.token({ sub: newSubject() });
  const origin = { Origin: "https://app.example.com" };
  expectOauthFailure(await sendForm(exchangeForm(token), origin), 403, "access_denied");
  setSetting("CORS_ORIGINS", origin.Origin);
  const allowed = await sendForm(exchangeForm(token), origin);
  expect([allowed.status, allowed.headers.get("Access-Control-Allow-Origin")]).toEqual([200, origin.Origin]);
});
