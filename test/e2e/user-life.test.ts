/** The life of a user, from being made to leaving nothing behind, as administrator and user see it over a socket. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { holdingObjects } from "../harness/stored-objects.ts";
import { type Service, startService } from "./service.ts";
import { APP, ATTR, DATE_TIME, expectOk, expectRefusal, LOGIN, own, signIn } from "./sso-client.ts";

const USER = "/zato/sso/user";
const SESSION = `${USER}/session`;
const USERNAME = "Ana.Søe+test@example.com";
const FIRST_PASSWORD = "first password of Ana";
const SECOND_PASSWORD = "second password of Ana";

let service: Service;
let admin: string;
let userId: string;

beforeAll(async () => {
  service = await startService();
  admin = await signIn(service);
});
afterAll(() => service.stop());

const login = (password: string) => service.call("POST", LOGIN, { body: { username: USERNAME, password, ...APP } });
const names = (ust: string) => service.call("GET", `${ATTR}/names`, { body: own(ust) });
const byAdmin = (method: string, path: string, body: Record<string, unknown> = { user_id: userId }) =>
  service.call(method, path, { body: { ust: admin, ...APP, ...body } });
const expectDead = async (ust: string) => expectRefusal(await names(ust), 403, "E007001");
const expectAlive = async (ust: string) => expectOk(await names(ust));

it("is made by an administrator, and cannot sign in before being approved", async () => {
  const fields = { username: USERNAME, password: FIRST_PASSWORD, email: "ana@example.com", first_name: "Ana" };
  const made = await byAdmin("POST", USER, fields);
  expectOk(made);
  userId = String(made.json.user_id);
  expect(made.json).toMatchObject({
    user_id: expect.stringMatching(/^zusr[0-9a-hjkmnp-tv-z]{26}$/),
    username: USERNAME,
    email: "ana@example.com",
    first_name: "Ana",
    middle_name: null,
    last_name: null,
    display_name: "Ana",
    is_super_user: false,
    is_locked: false,
    approval_status: "before_decision",
    sign_up_time: expect.stringMatching(DATE_TIME),
    password_last_set: expect.stringMatching(DATE_TIME),
  });
  expectRefusal(await login(FIRST_PASSWORD), 403, "E005004");
  expectRefusal(await login("some other password"), 403, "E005001");
  const again = { username: USERNAME.toUpperCase(), password: FIRST_PASSWORD };
  expectRefusal(await byAdmin("POST", USER, again), 403, "E001002");
});

it("once approved signs in twice, sees both sessions, and ends the other", async () => {
  expectOk(await byAdmin("POST", `${USER}/approve`));
  const here = await signIn(service, USERNAME, FIRST_PASSWORD);
  const there = await signIn(service, USERNAME.toLowerCase(), FIRST_PASSWORD);

  const { json } = await service.call("GET", `${SESSION}/list`, { body: { ust: here, ...APP } });
  const sessions = json.result as Record<string, unknown>[];
  expect(sessions.map((session) => session.is_current).sort()).toEqual([false, true]);
  for (const session of sessions) {
    const fields = ["creation_time", "expiration_time", "is_current", "remote_addr", "session_id", "user_agent"];
    expect(Object.keys(session).sort()).toEqual(fields);
  }

  const other = sessions.find((session) => session.is_current === false)?.session_id;
  const end = { current_ust: here, session_id: other, ...APP };
  expectOk(await service.call("DELETE", SESSION, { body: end }));
  await expectDead(there);
  await expectAlive(here);
});

it("reaches the own session and nobody else's", async () => {
  const ust = await signIn(service, USERNAME, FIRST_PASSWORD);
  const mine = { ...own(ust), name: "mine", value: "kept to myself" };
  expectOk(await service.call("PUT", ATTR, { body: mine }));
  expectOk(await service.call("PUT", ATTR, { body: { ...own(admin), name: "of-admin", value: "not for Ana" } }));

  const reach = { ...own(ust), target_ust: admin, name: "of-admin" };
  const refused = await service.call("GET", ATTR, { body: reach });
  expectRefusal(refused, 403, "E005001");
  expect(refused.text).not.toContain("not for Ana");
  expectRefusal(await service.call("DELETE", ATTR, { body: reach }), 403, "E005001");

  const read = await service.call("GET", ATTR, { body: { ...own(admin), target_ust: ust, name: "mine" } });
  expect(read.json).toMatchObject({ found: true, value: "kept to myself" });
});

it("is signed out everywhere when locked, and signs in again when unlocked", async () => {
  const [one, two] = [await signIn(service, USERNAME, FIRST_PASSWORD), await signIn(service, USERNAME, FIRST_PASSWORD)];
  expectOk(await byAdmin("POST", `${USER}/lock`));
  await expectDead(one);
  await expectDead(two);
  expectRefusal(await login(FIRST_PASSWORD), 403, "E005002");
  expectRefusal(await login("some other password"), 403, "E005001");

  expectOk(await byAdmin("POST", `${USER}/unlock`));
  await expectDead(one);
  await expectAlive(await signIn(service, USERNAME, FIRST_PASSWORD));
});

it("changes the password, which ends all sessions but the one that did it", async () => {
  const [here, there] = [
    await signIn(service, USERNAME, FIRST_PASSWORD),
    await signIn(service, USERNAME, FIRST_PASSWORD),
  ];
  const change = { ust: here, old_password: FIRST_PASSWORD, new_password: SECOND_PASSWORD, ...APP };
  const wrong = { ...change, old_password: "not the old one" };
  expectRefusal(await service.call("PATCH", `${USER}/password`, { body: wrong }), 403, "E005001");
  await expectAlive(there);

  expectOk(await service.call("PATCH", `${USER}/password`, { body: change }));
  await expectAlive(here);
  await expectDead(there);
  expectRefusal(await login(FIRST_PASSWORD), 403, "E005001");
  await expectAlive(await signIn(service, USERNAME, SECOND_PASSWORD));
});

it("leaves nothing stored when deleted", async () => {
  const ust = await signIn(service, USERNAME, SECOND_PASSWORD);
  expectOk(await service.call("PUT", ATTR, { body: { ...own(ust), name: "last", value: "words" } }));
  const attribute = { ust, name: "of-ana", value: "herself", ...APP };
  expectOk(await service.call("PUT", `${USER}/attr`, { body: attribute }));
  expect(stored("UserObject")).toHaveLength(2);

  expectOk(await byAdmin("DELETE", USER));
  await expectDead(ust);
  expectRefusal(await login(SECOND_PASSWORD), 403, "E005001");
  expectRefusal(await byAdmin("GET", USER), 403, "E001100");
  const listed = await byAdmin("GET", `${USER}/list`, {});
  expect(listed.json.result).toEqual([expect.objectContaining({ username: service.secrets.values.SUPER_USER_NAME })]);

  // What is left is the administrator's: one user, one session.
  expect(stored("UserObject")).toHaveLength(1);
  expect(stored("SessionObject")).toHaveLength(1);
  const rest = JSON.stringify([stored("UserObject"), stored("SessionObject"), stored("DirectoryObject")]);
  expect(rest).toContain(service.secrets.values.SUPER_USER_NAME);
  for (const trace of ["Søe", "søe", "ana@example.com", userId]) expect(rest).not.toContain(trace);
});

/** Objects of a class that hold anything. */
function stored(className: string) {
  return holdingObjects(service.storage, className);
}
