/** Signing up: by oneself, where the settings allow it, confirmed with a token, decided by an administrator, or forgotten. */
import { reset } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { watchObjects } from "../kit/objects.ts";
import { newPerson, newSession, type Person, signIn } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, runAlarm, sql, userPlace } from "../kit/storage.ts";

const SIGN_UP = `${USER}/signup`;
const CONFIRM = `${SIGN_UP}/confirm`;
const PASSWORD = "chosen by whoever signs up";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let admin: Person;
let ust: string;
// How many wait is counted over everybody.
beforeEach(async () => {
  await reset();
  stopClock();
  setSetting("SIGN_UP_APPS", "CRM");
  setSetting("SIGN_UPS_BY_ADDRESS", undefined);
  admin = await newPerson({ isSuperUser: true });
  ust = (await newSession(admin)).ust;
});

const signUp = (fields: Fields = {}, headers = {}) =>
  ask("POST", SIGN_UP, { username: "joan", password: PASSWORD, ...fields }, headers);
const tokenOf = (answer: Answer) => String(expectOk(answer).confirm_token);
const confirm = (confirm_token: unknown, method = "POST", path = CONFIRM) => ask(method, path, { confirm_token });
const login = (username = "joan") => ask("POST", LOGIN, { username, password: PASSWORD });
/** The user of that name as an administrator sees it, who comes back after however long. */
async function found(username = "joan"): Promise<Fields | undefined> {
  const { ust: fresh } = await newSession(admin);
  return (expectOk(await ask("GET", `${USER}/search`, { ust: fresh, username })).result as Fields[])[0];
}
const decide = async (what: string) =>
  expectOk(await ask("POST", `${USER}/${what}`, { ust, user_id: (await found())?.user_id }));
const place = async (username = "joan") => userPlace(await userObjectName(username));

describe("somebody who signs up", () => {
  it("is confirmed, then approved, then in; before that the one who knows the password is told why not", async () => {
    const now = new Date(Date.now()).toISOString().slice(0, 19);
    const answer = await signUp({ email: "joan" });
    expect(Object.keys(expectOk(answer))).toEqual(["confirm_token"]);
    expect(await found()).toMatchObject({
      email: "joan",
      sign_up_status: "before_confirmation",
      approval_status: "before_decision",
      approval_status_mod_by: "auto",
      is_super_user: false,
      sign_up_confirm_time: null,
    });
    expectRefusal(await login(), 403, "E005003");
    expectOk(await confirm(tokenOf(answer)));
    expect(await found()).toMatchObject({ sign_up_status: "final", sign_up_confirm_time: now });
    expectRefusal(await login(), 403, "E005004");
    await decide("approve");
    expectOk(await login());
  });

  it("needs no approval where the setting says so, as users need none who are made by others", async () => {
    setSetting("APPROVAL_NEEDED", "false");
    expectOk(await confirm(tokenOf(await signUp())));
    expectOk(await login());
    const made = expectOk(await ask("POST", USER, { ust, username: "made", password: PASSWORD }));
    expect(made.approval_status).toBe("approved");
    const waiting = { ust, username: "waiting", password: PASSWORD, auto_approve: false };
    expect(expectOk(await ask("POST", USER, waiting)).approval_status).toBe("before_decision");
  });

  it("is vouched for in nothing, until an approval vouches for the username", async () => {
    await signUp({ email: "joan@example.com" });
    const vouched = async () => (await sql(await place(), "SELECT vouched FROM user"))[0]?.vouched;
    expect(await vouched()).toBe(0);
    await decide("approve");
    expect(await vouched()).toBe(1);
  });

  it.each<[what: string, fields: Fields, status: number, code: string]>([
    ["a name that looks official", { username: "SuperADMIN" }, 400, "E001001"],
    ["a name with white space", { username: "jo an" }, 400, "E001004"],
    ["a password that is short", { password: "short" }, 400, "E003002"],
    ["a password with the username in it", { password: "a very long password of JOAN's own" }, 400, "E003001"],
    ["a password that is among the commonest", { password: "password1" }, 400, "E003001"],
    ["an e-mail address with white space", { email: "a b" }, 400, "E002001"],
    ["an unknown application in the list", { app_list: ["CRM", "ERP"] }, 400, "E004001"],
    ["no password", { password: null }, 400, "E008003"],
    ["a list that is none", { app_list: { CRM: true } }, 400, "E008002"],
  ])("with %s is refused, and leaves nothing", async (_what, fields, status, code) => {
    expectRefusal(await signUp(fields), status, code);
    expect(await footprint(await place())).toEqual(await emptyFootprint());
    expectOk(await signUp({ app_list: ["CRM"] }));
  });

  it("is told when the name is taken", async () => {
    await newPerson({ username: "Joan" });
    expectRefusal(await signUp(), 403, "E001002");
  });
});

describe("a token", () => {
  it.each([
    ["POST", CONFIRM],
    ["PATCH", CONFIRM],
    ["PATCH", SIGN_UP],
  ])("confirms once, by %s at %s", async (method, path) => {
    const token = tokenOf(await signUp());
    expectOk(await confirm(token, method, path));
    expectRefusal(await confirm(token, method, path), 403, "E005007");
  });

  it("that is forged, or of another kind, reaches no object", async () => {
    const token = tokenOf(await signUp());
    const { ust: session } = await signIn(await newPerson());
    const objects = watchObjects();
    for (const wrong of ["", "a", token.replace("gAAAA", "gAAAB"), token.replace(/.{10}$/, "AAAAAAAAA="), session]) {
      expectRefusal(await confirm(wrong), 403, "E005006");
    }
    expect(objects.calls()).toBe(0);
    expectRefusal(await ask("GET", USER, { ust: token }), 403, "E007001");
    expectRefusal(await confirm(undefined), 400, "E008003");
  });

  it("of somebody who is gone, or of an earlier sign-up under the name, is unknown", async () => {
    const early = tokenOf(await signUp());
    expectOk(await ask("DELETE", USER, { ust, user_id: (await found())?.user_id }));
    expectRefusal(await confirm(early), 403, "E005006");
    const late = tokenOf(await signUp());
    expectRefusal(await confirm(early), 403, "E005006");
    expectOk(await confirm(late));
  });

  it("is known by its hash alone where the user is stored", async () => {
    const token = tokenOf(await signUp());
    expect(JSON.stringify(await sql(await place(), "SELECT * FROM user"))).not.toContain(token.slice(30, 60));
  });
});

describe("what comes to nothing", () => {
  it("is unconfirmed after a day: the alarm deletes it, and the name is free", async () => {
    const token = tokenOf(await signUp());
    advance(DAY_MS - 1);
    await runAlarm(await place());
    expect(await found()).toBeDefined();
    advance(1);
    expectRefusal(await confirm(token), 403, "E005006");
    expect(await runAlarm(await place())).toBe(true);
    expect(await footprint(await place())).toEqual(await emptyFootprint());
    expectOk(await signUp());
  });

  it("is undecided after a week", async () => {
    expectOk(await confirm(tokenOf(await signUp())));
    advance(7 * DAY_MS - 1);
    await evict(await place());
    await runAlarm(await place());
    expect(await found()).toBeDefined();
    advance(1);
    expect(await runAlarm(await place())).toBe(true);
    expect(await footprint(await place())).toEqual(await emptyFootprint());
  });

  it.each(["approve", "reject"])("is none that was decided: %s", async (what) => {
    expectOk(await confirm(tokenOf(await signUp())));
    await decide(what);
    advance(30 * DAY_MS);
    await runAlarm(await place());
    expect(await found()).toBeDefined();
  });
});

describe("signing up is off", () => {
  it("by default, for both verbs, and no object is asked", async () => {
    const token = tokenOf(await signUp());
    setSetting("SIGN_UP_APPS", "");
    const objects = watchObjects();
    expectRefusal(await signUp({ username: "another" }), 403, "E004002");
    expectRefusal(await confirm(token), 403, "E004002");
    expectRefusal(await confirm(token, "PATCH", SIGN_UP), 403, "E004002");
    expect(objects.calls()).toBe(0);
  });

  it("where the setting names an application that there is not", async () => {
    setSetting("SIGN_UP_APPS", "CRM,ERP");
    expectRefusal(await signUp(), 503, "E008004");
  });
});

describe("a flood of sign-ups", () => {
  const from = (address: string) => ({ "CF-Connecting-IP": address });

  it("is counted before anything is hashed", async () => {
    setSetting("SIGN_UPS_BY_ADDRESS", { limit: async () => ({ success: false }) } as never);
    const hashings = await hashingsOf(async () => expectRefusal(await signUp(), 429, "E005001"));
    expect(hashings).toBe(0);
  });

  it("of one address leaves twenty that wait, until some are decided", async () => {
    for (let count = 0; count < 20; count += 1) {
      expectOk(await signUp({ username: `joan-${count}` }, from(`2001:db8::${count + 1}`)));
    }
    const answer = await signUp({}, from("2001:db8::ffff"));
    expectRefusal(answer, 429, "E005001");
    expect(answer.headers.get("Retry-After")).toBe("3600");
    expectOk(await signUp({ username: "elsewhere" }, from("192.0.2.1")));
    const { user_id } = (await found("joan-7")) ?? {};
    expectOk(await ask("POST", `${USER}/reject`, { ust, user_id }));
    expectOk(await signUp({}, from("2001:db8::1")));
  });

  it("of many addresses leaves a thousand", async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: `id-${index}`, address: `a-${index}` }));
    const directory = { namespace: "DIRECTORY", name: "directory" } as const;
    const held = Date.now() + 1_000;
    await sql(
      directory,
      "INSERT INTO sign_up SELECT value ->> 'id', value ->> 'address', ? FROM json_each(?)",
      held,
      JSON.stringify(rows),
    );
    expectRefusal(await signUp(), 429, "E005001");
    // Nobody was made for these places.
    advance(1_000);
    expectOk(await signUp());
  });

  it("under a name that is taken holds no place", async () => {
    await newPerson({ username: "joan" });
    for (let count = 0; count < 30; count += 1) expectRefusal(await signUp({}, from("192.0.2.9")), 403, "E001002");
    expectOk(await signUp({ username: "another" }, from("192.0.2.9")));
  });

  it("from a page of another origin reaches no object", async () => {
    const objects = watchObjects();
    expectRefusal(await signUp({}, { Origin: "https://elsewhere.example" }), 403, "E005001");
    expect(objects.calls()).toBe(0);
  });
});
