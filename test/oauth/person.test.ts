/** The life of a person of an identity provider: made, found again, promoted, locked, kept out. */
import { describe, expect, it } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { pause } from "../kit/call-faults.ts";
import { advance, stopClock } from "../kit/clock.ts";
import {
  comeIn,
  exchange,
  newSubject,
  setProvider,
  standInForProvider,
  TOKEN_REFUSED,
} from "../kit/identity-provider.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { type Answer, expectOk, type Fields } from "../kit/service.ts";
import { ask, isAlive, SESSION, USER } from "../kit/sso.ts";
import { emptyFootprint, footprint, userPlace } from "../kit/storage.ts";

/** Expects that a token is refused like a bad one, and that the log says why. */
async function expectKeptOut(token: string, reason: string): Promise<void> {
  const printed = loggedLines();
  const { status, body } = await exchange(token);
  expect([status, body]).toEqual([400, TOKEN_REFUSED]);
  expect(printed.filter(({ event }) => event === "token_refused")).toMatchObject([{ reason, provider: "id" }]);
}

const newAdmin = async () => (await newSession(await newPerson({ isSuperUser: true }))).ust;
const profileOf = async (ust: string): Promise<Fields> => expectOk(await ask("GET", USER, { ust }));
describe("the role", () => {
  const DECIDES = { super_user: { claim: "groups", value: "sso-admins" } };

  it("is the provider's where it decides: given with the group, taken away with it, which ends the other sessions", async () => {
    stopClock();
    const provider = await standInForProvider(DECIDES);
    const sub = newSubject();
    const ordinary = await comeIn(provider, { sub });
    expect(await profileOf(ordinary.ust)).not.toHaveProperty("is_super_user");
    advance(2_000);
    const raised = await comeIn(provider, { sub, groups: ["staff", "sso-admins"] });
    expect(await profileOf(raised.ust)).toMatchObject({ is_super_user: true });
    expect(await isAlive(ordinary.ust)).toBe(false);
    advance(2_000);
    const lowered = await comeIn(provider, { sub, groups: "staff" });
    expect(await profileOf(lowered.ust)).not.toHaveProperty("is_super_user");
    expect([await isAlive(raised.ust), await isAlive(lowered.ust)]).toEqual([false, true]);
  });

  it("is not brought back by an older token of the same person", async () => {
    stopClock();
    const provider = await standInForProvider(DECIDES);
    const sub = newSubject();
    const asAdmin = await provider.token({ sub, groups: ["sso-admins"] });
    await exchange(asAdmin);
    advance(2_000);
    await comeIn(provider, { sub, groups: [] });
    await expectKeptOut(asAdmin, "issued-before");
  });

  it("is left alone where the provider does not decide it", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    const { ust } = await comeIn(provider, { sub });
    const { user_id } = await profileOf(ust);
    expectOk(await ask("PATCH", USER, { ust: await newAdmin(), user_id, is_super_user: true }));
    stopClock();
    advance(1_000);
    const again = await comeIn(provider, { sub, groups: [] });
    expect(await profileOf(again.ust)).toMatchObject({ is_super_user: true });
  });
});

describe("who may come in", () => {
  it("a locked person may not, nor with an older token once unlocked", async () => {
    stopClock();
    const provider = await standInForProvider();
    const sub = newSubject();
    const { ust } = await comeIn(provider, { sub });
    const early = await provider.token({ sub });
    const { user_id } = await profileOf(ust);
    const admin = await newAdmin();
    advance(5_000);
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin, user_id }));
    expect(await isAlive(ust)).toBe(false);
    await expectKeptOut(await provider.token({ sub }), "locked");
    expectOk(await ask("POST", `${USER}/unlock`, { ust: admin, user_id }));
    await expectKeptOut(early, "issued-before");
    await comeIn(provider, { sub });
  });

  it("whoever signed out everywhere may not with a token of before; one of the very second is taken", async () => {
    const now = stopClock();
    const provider = await standInForProvider();
    const sub = newSubject();
    const [before, same] = [now / 1000 - 1, now / 1000];
    const { ust } = await comeIn(provider, { sub });
    advance(700);
    expectOk(await ask("DELETE", `${SESSION}/list`, { ust }));
    await expectKeptOut(await provider.token({ sub, iat: before }), "issued-before");
    await comeIn(provider, { sub, iat: same });
  });

  it("with sign_up closed only who is known already", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    await comeIn(provider, { sub });
    setProvider({ sign_up: "closed" });
    await comeIn(provider, { sub });
    const stranger = newSubject();
    await expectKeptOut(await provider.token({ sub: stranger }), "sign-up-closed");
    const place = userPlace(await userObjectName(`id:${stranger}`));
    expect(await footprint(place)).toEqual(await emptyFootprint());
  });

  it("with sign_up pending whom an administrator has approved", async () => {
    const provider = await standInForProvider({ sign_up: "pending" });
    const sub = newSubject();
    await expectKeptOut(await provider.token({ sub }), "not-approved");
    const admin = await newAdmin();
    const listed = expectOk(await ask("GET", `${USER}/list`, { ust: admin, prefix: `id:${sub}` })).result as Fields[];
    const user_id = listed[0]?.user_id;
    expectOk(await ask("POST", `${USER}/approve`, { ust: admin, user_id }));
    const { ust } = await comeIn(provider, { sub });
    expectOk(await ask("PATCH", USER, { ust: admin, user_id, approval_status: "rejected" }));
    expect(await isAlive(ust)).toBe(false);
    stopClock();
    advance(1_000);
    await expectKeptOut(await provider.token({ sub }), "rejected");
  });

  it("a deleted person comes as somebody new, unless sign_up is closed", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    const { user_id } = await profileOf((await comeIn(provider, { sub })).ust);
    expectOk(await ask("DELETE", USER, { ust: await newAdmin(), user_id }));
    const again = await profileOf((await comeIn(provider, { sub })).ust);
    expect(again.user_id).not.toBe(user_id);
    setProvider({ sign_up: "closed" });
    expectOk(await ask("DELETE", USER, { ust: await newAdmin(), user_id: again.user_id }));
    await expectKeptOut(await provider.token({ sub }), "sign-up-closed");
  });

  it("the same subject of a provider that took the name over is somebody else", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    await comeIn(provider, { sub });
    const other = "https://other.example.com";
    const keys = `${other}/keys`;
    setProvider({ issuer: other, jwks_uri: keys });
    provider.answers = (url) =>
      url === keys ? Response.json({ keys: provider.keys.map(({ publicJwk }) => publicJwk) }) : undefined;
    await expectKeptOut(await provider.token({ iss: other, sub }), "another-user");
  });

  it("whoever is locked while the session is made does not come in, and no session is left", async () => {
    const provider = await standInForProvider();
    const sub = newSubject();
    const { ust } = await comeIn(provider, { sub });
    const { user_id } = await profileOf(ust);
    const begun = pause({ namespace: "SESSIONS", method: "beginWith" }, "after");
    const late = exchange(await provider.token({ sub }));
    await begun.reached;
    const admin = await newAdmin();
    expectOk(await ask("POST", `${USER}/lock`, { ust: admin, user_id }));
    begun.resume();
    expect((await late).body).toEqual(TOKEN_REFUSED);
    expectOk(await ask("POST", `${USER}/unlock`, { ust: admin, user_id }));
  });

  it("two who come for the first time at once are one user", async () => {
    const provider = await standInForProvider();
    const token = await provider.token({ sub: newSubject() });
    const answers = await Promise.all([exchange(token), exchange(token), exchange(token)]);
    const users = await Promise.all(answers.map(({ body }: Answer) => profileOf(String(body.access_token))));
    expect(new Set(users.map(({ user_id }) => user_id)).size).toBe(1);
  });
});
