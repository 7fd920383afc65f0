/** What stands before an exchange, newSubject, what it costs, and that no form whatever makes it fail. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { OAUTH_FAILURE, OAUTH_FAILURES } from "../../src/description/answers/exchange.ts";
import { cost, costOf } from "../kit/cost.ts";
import {
  exchange,
  exchangeForm,
  newSubject,
  sendForm,
  setProvider,
  standInForProvider,
} from "../kit/identity-provider.ts";
import { printedLines } from "../kit/log-lines.ts";
import { call } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

it("exchanges are counted for each address, as sign-ins are, before the token is looked at", async () => {
  const provider = await standInForProvider();
  const token = await provider.token({ sub: newSubject() });
  const counted: string[] = [];
  const limiter = (success: boolean) => ({
    limit: ({ key }: { key: string }) => {
      counted.push(key);
      return Promise.resolve({ success });
    },
  });
  setSetting("SIGN_INS_BY_ADDRESS", limiter(false));
  const address = { "CF-Connecting-IP": "2001:db8:1:2:3::4" };
  const { status, headers, body } = await sendForm(exchangeForm(token), address);
  expect([status, headers.get("Retry-After"), body.error]).toEqual([429, "60", "temporarily_unavailable"]);
  expect(provider.asked).toEqual([]);
  setSetting("SIGN_INS_BY_ADDRESS", limiter(true));
  expect((await sendForm(exchangeForm(token), address)).status).toBe(200);
  expect(counted).toEqual(["2001:db8:1:2::/64", "2001:db8:1:2::/64"]);
});

it("over plain http no token is looked at", async () => {
  const provider = await standInForProvider();
  const raw = new URLSearchParams(exchangeForm(await provider.token())).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const { status, body } = await call("POST", "http://sso.example.com/oauth2/token", { raw, headers });
  expect([status, body.error]).toEqual([400, "invalid_request"]);
  expect(body.error_description).toContain("https only");
  expect(provider.asked).toEqual([]);
});

it("a compressed form, and one that is no text, are refused with what is expected", async () => {
  await standInForProvider();
  const form = exchangeForm("token");
  const compressed = await sendForm(form, { "Content-Encoding": "gzip" });
  expect([compressed.status, compressed.body.error]).toEqual([400, "invalid_request"]);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const bytes = await call("POST", "/oauth2/token", { raw: new Uint8Array([0xff, 0xfe]), headers });
  expect([bytes.status, bytes.body.error_description]).toEqual([400, "The body must be UTF-8."]);
});

it("a person who comes again costs a call of the user and one of the new session; the first time, the directory's too", async () => {
  const provider = await standInForProvider({ attributes: { department: "dept" } });
  const token = await provider.token({ sub: newSubject(), name: "Ada", dept: "Research" });
  await exchange(await provider.token({ sub: newSubject() }));
  const first = await costOf(() => exchange(token));
  expect(first).toMatchObject({ users: ["openSessionByProvider"], sessions: ["beginWith"], directory: ["tell"] });
  const again = await costOf(() => exchange(token));
  expect(again).toEqual(
    cost({
      ...again,
      users: ["openSessionByProvider"],
      sessions: ["beginWith"],
      directory: [],
      rowsRead: expect.any(Number),
    }),
  );
  expect(again.rowsWritten).toBeLessThan(first.rowsWritten);
});

/** Parts of forms: right ones, near ones, and what nobody expects. */
const name = fc.oneof(
  fc.constantFrom("grant_type", "subject_token", "subject_token_type", "audience", "requested_token_type", "resource"),
  fc.constantFrom("", "__proto__", "constructor", "GRANT_TYPE", "client_id", "scope"),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const value = fc.oneof(
  fc.constantFrom(...Object.values(exchangeForm("a.b.c")), "CRM", "ERP", "..", "e30.e30.e30", "%00", "null"),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }).map((text) => `e30.${btoa(unescape(encodeURIComponent(text)))}.e30`),
);
const form = fc.oneof(
  fc
    .array(fc.tuple(name, value), { maxLength: 8 })
    .map((parts) => new URLSearchParams(parts.map((part) => [...part])).toString()),
  fc.record({ token: value }).map(({ token }) => new URLSearchParams(exchangeForm(token)).toString()),
  fc.string({ unit: "binary", maxLength: 200 }),
);

it("whatever the form, it is refused in its documented way, and nothing is asked of the provider", async () => {
  const provider = await standInForProvider();
  const documented = OAUTH_FAILURES.map(({ status, code }) => `${status} ${code}`);
  printedLines();
  await fc.assert(
    fc.asyncProperty(form, async (sent) => {
      const { status, body } = await sendForm(sent);
      expect(OAUTH_FAILURE.safeParse(body).error?.issues ?? []).toEqual([]);
      expect(documented).toContain(`${status} ${body.error}`);
      expect(status).toBe(400);
    }),
    { numRuns: 200 },
  );
  expect(provider.asked).toEqual([]);
});

it("a claim that cannot be read is no reason to fail: every JSON is mapped or left out", async () => {
  const provider = await standInForProvider();
  setProvider({
    attributes: { any: "any" },
    fields: { email: "any", first_name: "any", display_name: "any" },
    super_user: { claim: "any", value: "x" },
  });
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (any) => {
      const { status } = await exchange(await provider.token({ sub: newSubject(), any }));
      expect(status).toBe(200);
    }),
    { numRuns: 40 },
  );
});
