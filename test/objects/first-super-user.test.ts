/**
 * The first super-user of the settings: made once by signing in, and an ordinary user from then on. What the secrets
 * say later means nothing for it; another name in them is the way to recover.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { normaliseUsername } from "../../src/domain/user.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import { type Cut, fail, pause } from "../kit/call-faults.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, runAlarm, userPlace } from "../kit/storage.ts";

const SECRET = "the secret of the settings";
const CLAIM = { namespace: "DIRECTORY", method: "claimFirst" } as const;
const LIST = { namespace: "DIRECTORY", method: "tell" } as const;
const CUTS: Cut[] = ["before", "after"];

/** The name of the settings, another one for each test. */
let root: string;

beforeEach(() => {
  root = `Root-${crypto.randomUUID()}`;
  setSetting("SUPER_USER_NAME", root);
  setSetting("SUPER_USER_PASSWORD", SECRET);
});

const login = (username: string, password = SECRET) => ask("POST", LOGIN, { username, password });
const expectRefused = (answer: Answer) => expectRefusal(answer, 403, "E005001");
const placeOf = async (username: string) => userPlace(await userObjectName(normaliseUsername(username)));
const isListed = async (username: string) =>
  (await directoryObject(env).call((stub) => stub.page(username, null, 1))).users.length === 1;

/** Signs in and returns who that is. */
async function expectSignedIn(answer: Answer): Promise<Fields> {
  const { ust } = expectOk(answer);
  return expectOk(await ask("GET", USER, { ust }));
}

async function expectUntouched(username: string): Promise<void> {
  expect(await footprint(await placeOf(username))).toEqual(await emptyFootprint());
  expect(await isListed(username)).toBe(false);
}

/** Another super-user, who can do to the first one what that one cannot. */
async function newAdmin() {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  return (method: string, path: string, parameters: Fields) => ask(method, path, { ust, ...parameters });
}

it("is made by signing in, approved and listed, and is the same one ever after", async () => {
  const first = await expectSignedIn(await login(root));
  expect(first).toMatchObject({ username: root, is_super_user: true, approval_status: "approved", is_locked: false });
  expect(await isListed(root)).toBe(true);
  const again = await expectSignedIn(await login(root.toUpperCase()));
  expect(again).toEqual(first);
});

it("may be called by the name in another case from the beginning", async () => {
  expect(await expectSignedIn(await login(root.toUpperCase()))).toMatchObject({ username: root, is_super_user: true });
});

describe("is not made", () => {
  it("with another password, nor under another name", async () => {
    expectRefused(await login(root, "another password"));
    expectRefused(await login(`${root}-2`));
    await expectUntouched(root);
    await expectUntouched(`${root}-2`);
  });

  it.each([
    ["no name", "SUPER_USER_NAME", undefined, SECRET],
    ["no password", "SUPER_USER_PASSWORD", undefined, SECRET],
    ["an empty password", "SUPER_USER_PASSWORD", "", ""],
  ] as const)("where the settings have %s", async (_what, setting, value, password) => {
    setSetting(setting, value);
    expectRefused(await login(root, password));
    await expectUntouched(root);
  });

  it("of a user who has that name already: the secret opens nothing and raises nobody", async () => {
    const namesake = await newPerson({ username: root.toLowerCase() });
    expectRefused(await login(root));
    const admin = await newAdmin();
    expect(expectOk(await admin("GET", USER, { user_id: namesake.userId }))).toMatchObject({ is_super_user: false });
  });
});

describe("once made", () => {
  it("keeps its password whatever the secret becomes", async () => {
    const first = await expectSignedIn(await login(root));
    setSetting("SUPER_USER_PASSWORD", "the secret after rotation");
    expectRefused(await login(root, "the secret after rotation"));
    expect(await expectSignedIn(await login(root))).toEqual(first);
  });

  it("is not raised again after it was demoted", async () => {
    const { user_id } = await expectSignedIn(await login(root));
    const admin = await newAdmin();
    expectOk(await admin("PATCH", USER, { user_id, is_super_user: false }));
    const signedIn = await expectSignedIn(await login(root));
    expect(signedIn).toMatchObject({ user_id });
    expect(signedIn).not.toHaveProperty("is_super_user");
  });

  it("does not come back after it was deleted; another name recovers", async () => {
    const { user_id } = await expectSignedIn(await login(root));
    const admin = await newAdmin();
    expectOk(await admin("DELETE", USER, { user_id }));
    expectRefused(await login(root));
    await expectUntouched(root);

    const spare = `${root}-spare`;
    setSetting("SUPER_USER_NAME", spare);
    expect(await expectSignedIn(await login(spare))).toMatchObject({ username: spare, is_super_user: true });
  });

  it("does not come back when it was deleted before it could be listed", async () => {
    const fault = fail(LIST, "before");
    const { user_id } = await expectSignedIn(await login(root));
    fault.mend();
    const admin = await newAdmin();
    expectOk(await admin("DELETE", USER, { user_id }));
    expectRefused(await login(root));
    await expectUntouched(root);
  });
});

describe("when two sign in for the first time at once", () => {
  it("both come in as one and the same user", async () => {
    const [one, other] = await Promise.all([login(root), login(root)]);
    expect(await expectSignedIn(one)).toEqual(await expectSignedIn(other));
  });

  it.each(CUTS)("both come in, one waiting %s the claim while the other is made", async (cut) => {
    const claim = pause(CLAIM, cut);
    const slow = login(root);
    await claim.reached;
    const quick = await login(root);
    claim.resume();
    expect(await expectSignedIn(await slow)).toEqual(await expectSignedIn(quick));
  });

  it("and an administrator gives the name to somebody meanwhile, the secret opens nothing", async () => {
    const admin = await newAdmin();
    const claim = pause(CLAIM, "before");
    const first = login(root);
    await claim.reached;
    expectOk(await admin("POST", USER, { username: root, password: "of somebody else", auto_approve: true }));
    claim.resume();
    expectRefused(await first);
    expect(await expectSignedIn(await login(root, "of somebody else"))).not.toHaveProperty("is_super_user");
  });

  it("one with a wrong password is refused", async () => {
    const claim = pause(CLAIM, "after");
    const right = login(root);
    await claim.reached;
    expectRefused(await login(root, "a wrong password"));
    claim.resume();
    await expectSignedIn(await right);
  });
});

describe("when making it is cut off", () => {
  it.each(CUTS)("%s the claim: nothing is made, and the next sign-in makes it", async (cut) => {
    const fault = fail(CLAIM, cut, { times: 1 });
    expectRefusal(await login(root), 500, "E008004");
    expect(fault.failed).toBe(1);
    await expectUntouched(root);
    expect(await expectSignedIn(await login(root))).toMatchObject({ username: root, is_super_user: true });
  });

  it.each(CUTS)("%s the listing: it signs in, and the alarm lists it", async (cut) => {
    const fault = fail(LIST, cut);
    const first = await expectSignedIn(await login(root));
    expect(fault.failed).toBe(1);
    expect(await isListed(root)).toBe(cut === "after");

    await evict(await placeOf(root));
    fault.mend();
    expect(await runAlarm(await placeOf(root))).toBe(true);
    expect(await isListed(root)).toBe(true);
    expect(await expectSignedIn(await login(root))).toEqual(first);
  });
});
