/** A malformed setting of accounts stops the calls that need it, before they have done anything, and no others. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Environment } from "../../src/config.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { type Answer, env, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, SESSION, signInDirectly, USER } from "../kit/sso.ts";

const NEXT = "the next password of tests";

/** Makes what a call needs, and then hands it over, to be made more than once. */
type Prepared = () => Promise<() => Promise<Answer>>;

const superUser = async () => (await newSession(await newPerson({ isSuperUser: true }))).ust;

const CALLS: Record<string, Prepared> = {
  "sign-in": async () => {
    const { username } = await newPerson();
    return () => ask("POST", LOGIN, { username, password: PASSWORD });
  },
  "sign-in with a new password": async () => {
    const { username } = await newPerson({ passwordMustChange: true });
    return () => ask("POST", LOGIN, { username, password: PASSWORD, new_password: NEXT });
  },
  renewal: async () => {
    const { ust } = await signInDirectly(await newPerson());
    return () => ask("PATCH", SESSION, { ust });
  },
  "a new user": async () => {
    const user = { ust: await superUser(), username: crypto.randomUUID(), password: PASSWORD };
    return () => ask("POST", USER, user);
  },
  "a sign-up": async () => {
    const user = { username: crypto.randomUUID(), password: PASSWORD };
    return () => ask("POST", `${USER}/signup`, user);
  },
  "a password's change": async () => {
    const change = { ust: await superUser(), user_id: (await newPerson()).userId, new_password: NEXT };
    return () => ask("PATCH", `${USER}/password`, change);
  },
  "a super-user's view": async () => {
    const ust = await superUser();
    return () => ask("GET", USER, { ust });
  },
  "a super-user's change": async () => {
    const change = { ust: await superUser(), user_id: (await newPerson()).userId, display_name: "Jane" };
    return () => ask("PATCH", USER, change);
  },
  "one's own view": async () => {
    const { ust } = await newSession();
    return () => ask("GET", USER, { ust });
  },
};

beforeEach(() => {
  vi.spyOn(console, "log").mockReturnValue();
  setSetting("SIGN_UP_APPS", "CRM");
  setSetting("SIGN_UPS_BY_ADDRESS", undefined);
});

const STOPS: [keyof Environment, string, string[]][] = [
  [
    "PASSWORD_EXPIRY_DAYS",
    "soon",
    ["sign-in", "sign-in with a new password", "renewal", "a new user", "a super-user's view", "a super-user's change"],
  ],
  ["PASSWORD_WARNING_DAYS", "0", ["sign-in", "sign-in with a new password"]],
  [
    "PASSWORD_REJECT",
    "x".repeat(5_121),
    ["sign-in with a new password", "a new user", "a sign-up", "a password's change"],
  ],
  ["APPROVAL_NEEDED", "maybe", ["a new user", "a sign-up"]],
  ["SIGN_UP_APPS", "Nobody", ["a sign-up"]],
];

describe.each(STOPS)("%s", (name, malformed, stopped) => {
  it.each(Object.entries(CALLS))(
    "%s: stopped and not done where it needs the setting, else done",
    async (what, prepared) => {
      const make = await prepared();
      const good = env[name];
      setSetting(name, malformed);
      const answer = await make();
      if (!stopped.includes(what)) {
        expect(answer.status).toBe(200);
        return;
      }
      expectRefusal(answer, 503, "E008004");
      setSetting(name, good);
      expect((await make()).status).toBe(200);
    },
  );
});
