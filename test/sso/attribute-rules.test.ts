/** Rules for attributes: who may write and read which names, for how long, and how they are kept; of sessions and users. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { newSessionSecret, sessionIdOf } from "../../src/crypto/identifiers.ts";
import { sessionObject } from "../../src/objects/object-client.ts";
import { cost, costOf } from "../kit/cost.ts";
import { type LiveSession, newPerson, newSession, signIn } from "../kit/people.ts";
import { APP, call, env, expectOk, expectRefusal, type Fields, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { inStorage, sessionPlace } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";
import { checkTags, newTaggedProfile, setSessionAttribute } from "../kit/tags.ts";

const RULES = [
  { names: "step-up", set_by: "super-user", max_expiration: 3600 },
  { names: "risk.*", set_by: "super-user", read_by: "super-user", encrypt: true },
  { names: "short", max_expiration: 60 },
];
beforeEach(() => setSetting("ATTRIBUTE_RULES", RULES));

const HOUR_MS = 3_600_000;

/** Makes a call about the attributes of one owner, as the owner or as a super-user. */
type As = (method: string, fields?: Fields, sub?: string) => ReturnType<typeof call>;

async function sessionTarget(own: LiveSession, admin: LiveSession): Promise<Record<"owner" | "admin", As>> {
  const as =
    ({ ust }: LiveSession): As =>
    (method, fields = {}, sub = "") =>
      call(method, SESSION_ATTR + sub, { body: { ...APP, current_ust: ust, target_ust: own.ust, ...fields } });
  return { owner: as(own), admin: as(admin) };
}

async function userTarget(own: LiveSession, admin: LiveSession): Promise<Record<"owner" | "admin", As>> {
  const as =
    ({ ust }: LiveSession): As =>
    (method, fields = {}, sub = "") =>
      call(method, USER_ATTR + sub, { body: { ...APP, ust, user_id: own.person.userId, ...fields } });
  return { owner: as(own), admin: as(admin) };
}

const TARGETS = [
  ["a session's attributes", sessionTarget],
  ["a user's attributes", userTarget],
] as const;

describe.each(TARGETS)("%s", (_kind, targetOf) => {
  let owner: As;
  let admin: As;
  beforeEach(async () => {
    const superUser = await newPerson({ isSuperUser: true });
    ({ owner, admin } = await targetOf(await newSession(), await newSession(superUser)));
  });
  const all = async () => expectOk(await admin("GET", {}, "/all")).result as Fields[];

  it.each<[method: string, fields: Fields]>([
    ["POST", { value: "1" }],
    ["PUT", { value: "1" }],
    ["PATCH", { value: "1" }],
    ["PATCH", { expiration: 60 }],
    ["DELETE", {}],
  ])("%s %o of a super-user's name is refused to the owner, whether or not it is there", async (method, fields) => {
    const absent = expectRefusal(await owner(method, { name: "step-up", ...fields }), 403, "E005001");
    expectOk(await admin("PUT", { name: "step-up", value: "mfa" }));
    const before = await all();
    expect(expectRefusal(await owner(method, { name: "step-up", ...fields }), 403, "E005001")).toBe(absent);
    const items =
      method === "DELETE"
        ? ["free", "step-up"]
        : [
            { name: "free", value: "1" },
            { name: "step-up", value: "1" },
          ];
    expectRefusal(await owner(method, { data: items }), 403, "E005001");
    expect(await all()).toEqual(before);
    expect(expectOk(await owner("GET", { name: "step-up" })).value).toBe("mfa");
  });

  it("that super-users alone read are refused by name, and left out of lists", async () => {
    expectOk(await admin("PUT", { data: ["risk.a", "risk.b", "free"].map((name) => ({ name, value: name })) }));
    for (const name of ["risk.a", "risk.none"]) {
      expectRefusal(await owner("GET", { name }), 403, "E005001");
      expectRefusal(await owner("GET", { data: ["free", name] }), 403, "E005001");
      expectRefusal(await owner("GET", { name }, "/exists"), 403, "E005001");
      expectRefusal(await owner("GET", { data: ["free", name] }, "/exists"), 403, "E005001");
    }
    expect(expectOk(await owner("GET", {}, "/names")).result).toEqual(["free"]);
    expect(expectOk(await owner("GET", {}, "/all")).result).toMatchObject([{ name: "free" }]);
    expect(expectOk(await admin("GET", {}, "/names")).result).toEqual(["free", "risk.a", "risk.b"]);
    expect(expectOk(await admin("GET", { name: "risk.a" }, "/exists")).result).toBe(true);
  });

  it("that are encrypted by a rule are, whatever the call says", async () => {
    expectOk(await admin("PUT", { name: "risk.a", value: "0.9", encrypt: false }));
    expect(await all()).toMatchObject([{ name: "risk.a", value: "0.9", is_encrypted: true }]);
  });

  it.each<[what: string, fields: Fields]>([
    ["longer", { expiration: 61 }],
    ["0, which is for ever", { expiration: 0 }],
    ["null, which is for ever", { expiration: null }],
  ])("live no longer than their rule: %s is refused", async (_what, fields) => {
    expectRefusal(await owner("PUT", { name: "short", value: "1", ...fields }), 400, "E008002");
    const item = { name: "short", value: "1", ...fields };
    const message = expectRefusal(await owner("POST", { data: [{ name: "free", value: "1" }, item] }), 400, "E008002");
    expect(message).toMatch(/^`data\[1\]\.expiration`: .* from 1 to 60, as a rule/);
    expectRefusal(await owner("POST", { data: [{ name: "short", value: "1" }], ...fields }), 400, "E008002");
    expect(await all()).toEqual([]);
  });

  it("live as long as their rule says where a write asks for nothing, or leaves more", async () => {
    const expiryOf = async () => Date.parse(`${(await all())[0]?.expiration_time}Z`);
    setSetting("ATTRIBUTE_RULES", []);
    expectOk(await owner("PUT", { name: "short", value: "old" }));
    setSetting("ATTRIBUTE_RULES", RULES);
    expect(await expiryOf()).toBeGreaterThan(Date.now() + HOUR_MS);
    expectOk(await owner("PUT", { name: "short", value: "new" }));
    expect(await expiryOf()).toBeLessThanOrEqual(Date.now() + 60_000);
    expectOk(await owner("PATCH", { name: "short", expiration: 5 }));
    expectOk(await owner("PUT", { name: "short", value: "newer" }));
    expect(await expiryOf()).toBeLessThanOrEqual(Date.now() + 5_000);
  });

  it("cost no row and no call more", async () => {
    expectOk(await owner("PUT", { name: "warm", value: "1" }));
    const write = async () => expectOk(await owner("PUT", { name: "short", value: "1" }));
    const ruled = await costOf(write);
    setSetting("ATTRIBUTE_RULES", []);
    const free = await costOf(write);
    expect({ ...ruled, alarms: 0, rowsRead: 0 }).toEqual({ ...free, alarms: 0, rowsRead: 0 });
    expect(free).toEqual(cost({ ...free, rowsWritten: 1 }));
  });
});

it("what only super-users read becomes a tag as the profile says: no rule is about that", async () => {
  const session = await newSession();
  await setSessionAttribute(session.ust, { name: "risk.a", value: "0.9" });
  const papId = await newTaggedProfile({
    sessionAttributeType: "Session",
    mappingName: "risk",
    attributeValue: "risk.a",
  });
  const { body } = await checkTags(papId, session.ust);
  expect(body).toMatchObject({ assumeRole: { Tags: [{ Key: "risk", Value: "0.9" }] } });
});

it("a super-user is one on the own session, too", async () => {
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  const own = { ...APP, current_ust: ust, target_ust: ust, name: "risk.a" };
  expectOk(await call("PUT", SESSION_ATTR, { body: { ...own, value: "1" } }));
  expect(expectOk(await call("GET", SESSION_ATTR, { body: own })).value).toBe("1");
});

it("rules that are malformed stop the calls on attributes, and nothing else", async () => {
  vi.spyOn(console, "log").mockReturnValue();
  const { ust } = await newSession();
  setSetting("ATTRIBUTE_RULES", [{ names: "" }]);
  const own = { ...APP, current_ust: ust, target_ust: ust };
  for (const [method, sub] of [
    ["GET", "/names"],
    ["GET", "/all"],
    ["PUT", ""],
  ] as const) {
    expectRefusal(await call(method, SESSION_ATTR + sub, { body: { ...own, name: "a", value: "1" } }), 503, "E008004");
  }
  expectOk(await call("GET", "/zato/sso/user/session", { body: own }));
  await signIn(await newPerson());
  const ready = await call("GET", "/api/ready");
  expect(ready.status).toBe(503);
  expect(JSON.stringify(ready.body)).toContain("ATTRIBUTE_RULES");
  vi.restoreAllMocks();
});

it("what a new session begins with is set by the service, and keeps the rules", async () => {
  const nowMs = Date.now();
  const { userId, username } = await newPerson();
  const id = await sessionIdOf(newSessionSecret());
  const about = { id, userId, username, isSuperUser: false, remoteAddr: "", userAgent: "" };
  const session = { ...about, createdAtMs: nowMs, expiresAtMs: nowMs + HOUR_MS };
  const given = ["short", "risk.a", "free"].map((name) => ({ name, value: `value of ${name}` }));
  await sessionObject(env, id).call((stub) => stub.beginWith(session, given));
  const stored = await inStorage(sessionPlace(id), storedAttributes);
  expect(stored.map(({ name, keyId, expires, setBy }) => [name, keyId, expires, setBy])).toEqual([
    ["free", null, null, "super-user"],
    ["risk.a", 1, null, "super-user"],
    ["short", null, nowMs + 60_000, "super-user"],
  ]);
  const actor = { sessionId: "", userId: "", username: "", isSuperUser: true };
  const read = await sessionObject(env, id).call((stub) => stub.listAttributes(actor, ["risk.a"], true));
  expect(read).toMatchObject({ attributes: [{ value: "value of risk.a" }] });
});
