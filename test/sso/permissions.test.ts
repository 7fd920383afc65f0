/**
 * Who may do what: every route of the SSO API times every kind of caller. Own things are everybody's, others' a
 * super-user's alone; whoever is refused has changed nothing and learns nothing.
 */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { tokenKeys } from "../../src/config.ts";
import { newSessionSecret } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { type LiveSession, newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { type Answer, env, expectOk, expectRefusal, type Fields, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { ask, LOGIN, LOGOUT, SESSION, signInDirectly, USER } from "../kit/sso.ts";
import { inStorage, type Place, sessionPlace, userPlace } from "../kit/storage.ts";

/** Whom a route lets in. */
type Who = "anybody" | "owner or super-user" | "super-user";
/** What a route is about, that is, how a call names another's: by `target_ust`, by `user_id`, or not at all. */
type About = "a session" | "a user" | "the caller" | "everybody";
type Row = [method: string, path: string, who: Who, about: About, fields?: Fields];

const SECRET = "what nobody else may read";
const NAMED = { name: "kept" };
const FRESH = { username: "made-by-an-administrator", password: PASSWORD };

const attributeRows = (path: string, about: About): Row[] => [
  ["POST", path, "owner or super-user", about, { name: "new", value: "of a new one" }],
  ["PUT", path, "owner or super-user", about, { ...NAMED, value: "another" }],
  ["PATCH", path, "owner or super-user", about, { ...NAMED, value: "another" }],
  ["DELETE", path, "owner or super-user", about, NAMED],
  ["GET", path, "owner or super-user", about, NAMED],
  ["GET", `${path}/exists`, "owner or super-user", about, NAMED],
  ["GET", `${path}/names`, "owner or super-user", about],
  ["GET", `${path}/all`, "owner or super-user", about],
];

const ROUTES: Row[] = [
  ...attributeRows(SESSION_ATTR, "a session"),
  ...attributeRows(USER_ATTR, "a user"),
  ["POST", LOGIN, "anybody", "everybody", { username: "nobody", password: PASSWORD }],
  ["POST", LOGOUT, "owner or super-user", "the caller"],
  ["GET", SESSION, "owner or super-user", "a session"],
  ["POST", SESSION, "super-user", "a session"],
  ["PATCH", SESSION, "owner or super-user", "the caller"],
  ["DELETE", SESSION, "owner or super-user", "a session"],
  ["GET", `${SESSION}/list`, "owner or super-user", "a session"],
  ["DELETE", `${SESSION}/list`, "owner or super-user", "the caller"],
  ["POST", USER, "super-user", "everybody", FRESH],
  ["GET", USER, "owner or super-user", "a user"],
  ["PATCH", USER, "owner or super-user", "a user", { display_name: "another" }],
  ["DELETE", USER, "super-user", "a user"],
  ["GET", `${USER}/list`, "super-user", "everybody"],
  ["POST", `${USER}/signup`, "anybody", "everybody", { username: "an-admin", password: PASSWORD }],
  ["PATCH", `${USER}/signup`, "anybody", "everybody", { confirm_token: "none" }],
  ["POST", `${USER}/signup/confirm`, "anybody", "everybody", { confirm_token: "none" }],
  ["PATCH", `${USER}/signup/confirm`, "anybody", "everybody", { confirm_token: "none" }],
  ["GET", `${USER}/search`, "super-user", "everybody"],
  ["POST", `${USER}/rewrap`, "super-user", "everybody"],
  ["POST", `${USER}/approve`, "super-user", "a user"],
  ["POST", `${USER}/reject`, "super-user", "a user"],
  ["POST", `${USER}/lock`, "super-user", "a user"],
  ["DELETE", `${USER}/lock`, "super-user", "a user"],
  ["POST", `${USER}/unlock`, "super-user", "a user"],
  ["PATCH", `${USER}/totp`, "owner or super-user", "a user", { totp_label: "a telephone" }],
  [
    "PATCH",
    `${USER}/password`,
    "owner or super-user",
    "a user",
    { old_password: PASSWORD, new_password: "another one" },
  ],
];

/** How a call is refused that anybody may make, and that no token mends. */
function refusedOf([, path, , , fields = {}]: Row): [status: number, code: string] {
  if (path === LOGIN) return [403, "E005001"];
  return "confirm_token" in fields ? [403, "E005006"] : [400, "E001001"];
}

/** A person with an attribute of the session and one of the user, and with an e-mail address. */
async function newOwner(): Promise<LiveSession> {
  const owner = await signInDirectly(await newPerson({ email: `${crypto.randomUUID()}@example.com` }));
  const attribute = { ...NAMED, value: SECRET };
  expectOk(await ask("PUT", SESSION_ATTR, { current_ust: owner.ust, target_ust: owner.ust, ...attribute }));
  expectOk(await ask("PUT", USER_ATTR, { ust: owner.ust, ...attribute }));
  return owner;
}

const newAdmin = async () => newSession(await newPerson({ isSuperUser: true }));

/** All that is stored of a person: the rows of the user's object and of the session's. */
function stateOf({ person, sessionId }: LiveSession) {
  const rows = (place: Place, tables: string[]) =>
    inStorage(place, ({ sql }) => tables.map((table) => sql.exec(`SELECT * FROM ${table}`).toArray()));
  return Promise.all([
    rows(userPlace(person.objectName), ["user", "live_session", "attribute"]),
    rows(sessionPlace(sessionId), ["session", "attribute"]),
  ]);
}

/** Calls a route: who acts, by the token alone, and whose things it is about. */
function send(
  [method, path, , about, fields = {}]: Row,
  current: string | null,
  target: Pick<LiveSession, "ust" | "person">,
) {
  const one = current === null ? {} : { ust: current };
  const two = current === null ? {} : { current_ust: current, target_ust: target.ust };
  // What a route does not know is ignored: whoever cannot name another cannot reach one.
  const ignored = { user_id: target.person.userId, target_ust: target.ust };
  const who = { "a session": two, "a user": { ...one, user_id: target.person.userId }, everybody: one };
  return ask(method, path, { ...fields, ...(about === "the caller" ? { ...one, ...ignored } : who[about]) });
}

let self: LiveSession;
let other: LiveSession;
let untouched: Awaited<ReturnType<typeof stateOf>>;
let admin: LiveSession;
let ended: LiveSession;
let forged: string;

beforeAll(async () => {
  [self, other, admin] = [await newOwner(), await newOwner(), await newAdmin()];
  untouched = await stateOf(other);
  ended = await signInDirectly(self.person);
  expectOk(await ask("POST", LOGOUT, { ust: ended.ust }));
  const genuine = await issueUst(tokenKeys(env), newSessionSecret(), Date.now());
  forged = `${genuine.slice(0, 40)}${genuine[40] === "A" ? "B" : "A"}${genuine.slice(41)}`;
});

it("the table has every route of the SSO API", () => {
  const routes = app.routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/zato/sso/"));
  expect(ROUTES.map(([method, path]) => `${method} ${path}`).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

describe.each(ROUTES.map((row) => ({ row, name: row.slice(0, 2).join(" ") })))("$name", ({ row }) => {
  const [, path, who, about] = row;
  const call = (current: string | null, target: LiveSession) => send(row, current, target);

  /** Expects success, with nobody's token in it. */
  function expectDone(answer: Answer): void {
    expectOk(answer);
    expect(JSON.stringify(answer.body)).not.toContain("gAAAA");
  }

  /** Expects a refusal that says nothing of the other. */
  function expectRefused(answer: Answer, status: number, code: string): void {
    expectRefusal(answer, status, code);
    const text = JSON.stringify(answer.body);
    for (const secret of [SECRET, other.sessionId, other.person.userId, other.person.username, "@example.com"]) {
      expect(text).not.toContain(secret);
    }
  }

  afterEach(async () => {
    expect(await stateOf(other)).toEqual(untouched);
  });

  if (who === "anybody") {
    it("takes anybody, and minds no token", async () => {
      for (const current of [null, forged, ended.ust, self.ust]) {
        expectRefused(await call(current, other), ...refusedOf(row));
      }
    });
    return;
  }

  it("refuses who has no token, a forged one, or that of an ended session", async () => {
    expectRefused(await call(null, other), 400, "E008003");
    expectRefused(await call(forged, other), 403, "E007001");
    if (path === LOGOUT) expectDone(await call(ended.ust, other));
    else expectRefused(await call(ended.ust, other), 403, "E007001");
  });

  if (who === "super-user") {
    it("refuses a regular user, on the own and on another's alike", async () => {
      expectRefused(await call(self.ust, self), 403, "E005001");
      expectRefused(await call(self.ust, other), 403, "E005001");
    });
  } else if (about === "the caller") {
    it("is about who calls, whomever else the call names", async () => {
      expectDone(await call((await newOwner()).ust, other));
    });
  } else {
    it("lets a regular user have the own, and refuses another's", async () => {
      expectRefused(await call(self.ust, other), 403, "E005001");
      const owner = await newOwner();
      expectDone(await call(owner.ust, owner));
    });
  }

  if (about !== "the caller") {
    it("lets a super-user have anybody's", async () => {
      expectDone(await call((await newAdmin()).ust, await newOwner()));
    });
  }

  if (about === "a session" && who !== "super-user") {
    it("finds no ended session, for nobody", async () => {
      for (const current of [self, admin]) expectRefused(await call(current.ust, ended), 403, "E007001");
    });
  }
});
