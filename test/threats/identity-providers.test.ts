/** Who may come in by an identity provider, and as whom; and what a provider cannot do to the service. */
import { expect, test } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { newProviderKey, signed } from "../kit/id-tokens.ts";
import { exchange, newSubject, PROVIDER_ISSUER, setProvider, standInForProvider } from "../kit/identity-provider.ts";
import { printedLines } from "../kit/log-lines.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";

/** Comes in. @returns what the service says of that person, null where the token was refused */
async function comeIn(token: string): Promise<Record<string, unknown> | null> {
  const { status, body } = await exchange(token);
  if (status !== 200) return null;
  return expectOk(await ask("GET", USER, { ust: body.access_token }));
}

test("threat 36: a token that its provider has not signed reaches no object, and all bad ones are answered alike", async () => {
  const provider = await standInForProvider();
  await exchange(await provider.token({ sub: newSubject() }));
  const stranger = await newProviderKey("RS256", "first");
  const claims = {
    iss: PROVIDER_ISSUER,
    aud: "client",
    sub: newSubject(),
    iat: Date.now() / 1000,
    exp: Date.now() / 1000 + 60,
  };
  const forged = await signed(stranger, claims);
  const bad = [forged, await provider.token({ aud: "another" }), await provider.token({ exp: 1 }), "no token"];
  const answers: Answer[] = [];
  const spent = await costOf(async () => {
    for (const token of bad) answers.push(await exchange(token));
  });
  expect(spent).toEqual(cost({ transactions: 0 }));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
});

test("threat 37: a person is issuer and subject, and nobody else: not an e-mail address, not a name made beforehand", async () => {
  const provider = await standInForProvider();
  const [victim, subject] = [newSubject(), newSubject()];
  const email = "victim@example.com";
  const first = await comeIn(await provider.token({ sub: victim, email, email_verified: true }));
  const other = await comeIn(await provider.token({ sub: subject, email, email_verified: true }));
  expect(other?.user_id).not.toBe(first?.user_id);
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const user = { ust: admin.ust, password: "a-password-of-tests" };
  for (const username of [`id:${newSubject()}`, `ID:${newSubject()}`]) {
    expectRefusal(await ask("POST", USER, { ...user, username }), 400, "E001001");
  }
  // Subjects that a username cannot tell apart are people of their own.
  const [upper, lower] = [`A-${subject}`, `a-${subject}`];
  const both = [await comeIn(await provider.token({ sub: upper })), await comeIn(await provider.token({ sub: lower }))];
  expect(both[0]?.user_id).not.toBe(both[1]?.user_id);
});

test("threat 38: a token of before a lock, a change of role or a sign-out everywhere brings nothing back", async () => {
  stopClock();
  const provider = await standInForProvider({ super_user: { claim: "groups", value: "admins" } });
  const sub = newSubject();
  const asAdmin = await provider.token({ sub, groups: ["admins"] });
  expect(await comeIn(asAdmin)).toMatchObject({ is_super_user: true });
  advance(1_000);
  expect(await comeIn(await provider.token({ sub }))).not.toBeNull();
  expect(await comeIn(asAdmin)).toBeNull();
});

test("threat 39: a provider that is gone, and tokens of a thousand keys, make the service ask once", async () => {
  const provider = await standInForProvider();
  await exchange(await provider.token({ sub: newSubject() }));
  const asked = provider.asked.length;
  for (let i = 0; i < 50; i += 1) await exchange(await provider.token({}, { kid: `unknown-${i}` }));
  expect(provider.asked).toHaveLength(asked);
  setProvider({ name: "gone" });
  provider.answers = () => Promise.reject(new Error("no network"));
  for (let i = 0; i < 50; i += 1) expect((await exchange(await provider.token())).status).toBe(503);
  expect(provider.asked).toHaveLength(asked + 1);
});

test("threat 40: what a provider says of a person stands in no line of the log", async () => {
  const provider = await standInForProvider({ attributes: { department: "dept", address: "address" } });
  const lines = printedLines();
  const secrets = { dept: "a secret department", address: { street: "a secret street" }, email: "secret@example.com" };
  const sub = newSubject();
  const good = await provider.token({ sub, ...secrets });
  const bad = await provider.token({ sub, ...secrets, aud: "another" });
  for (const token of [good, bad]) await exchange(token);
  const text = lines.join("\n");
  expect(text).toContain("token_refused");
  for (const secret of ["a secret", "secret@example.com", sub, good.slice(-40), bad.slice(-40)]) {
    expect(text).not.toContain(secret);
  }
});
