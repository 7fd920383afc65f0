/**
 * A user with two live sessions in the midst of faults, in the user's object, the sessions' objects and the directory
 * alike. What is done goes into the user's object itself.
 */
import { runInDurableObject } from "cloudflare:test";
import { newSessionSecret, sessionIdOf } from "../../src/crypto/identifiers.ts";
import { PasswordHasher } from "../../src/crypto/password.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import type { UserObject } from "../../src/objects/user-object.ts";
import { setClock } from "../kit/clock.ts";
import { passwordCost } from "../kit/password-cost.ts";
import { newPerson, PASSWORD, type Person } from "../kit/people.ts";
import { env } from "../kit/service.ts";
import { signInDirectly } from "../kit/sso.ts";
import { alarmOf, evict, footprint, inStorage, type Place, runAlarm, sessionPlace, userPlace } from "../kit/storage.ts";

/** Long enough for any repetition, shorter than a session lasts. */
const SETTLING_MS = 60_000;
/** More alarms than anything here takes; one that rings on and on is found. */
const ALARMS = 50;

/** What is known of one session, in the user's row and in its own object. */
interface SessionState {
  /** The row's state, or null where there is none. */
  row: string | null;
  rowEnds: number | null;
  /** When the session's object says that it ends; null where it holds nothing. */
  ends: number | null;
}

/** All that is known of a user, so that any two users who went through the same are equal. */
export interface World {
  /** Null where the user's object holds nothing. */
  user: Record<"locked" | "approved" | "superUser" | "deleting" | "listedMark" | "totp", number> | null;
  /** How far the sign-up has come, and when it is forgotten. */
  signUp: Record<string, SqlStorageValue> | null;
  /** What is kept of codes of the second factor; null for nothing. */
  codes: Record<string, SqlStorageValue> | null;
  /** Whether it is the password that users here begin with. */
  hasFirstPassword: boolean | null;
  sessions: SessionState[];
  isListed: boolean;
}

/** A user, and the sessions that are watched. */
export class Household {
  readonly person: Person;
  readonly sessionIds: string[];

  constructor(person: Person, sessionIds: string[]) {
    this.person = person;
    this.sessionIds = sessionIds;
  }

  get place(): Place {
    return userPlace(this.person.objectName);
  }

  get #places(): Place[] {
    return [this.place, ...this.sessionIds.map(sessionPlace)];
  }

  /** Does something in the user's object. */
  inside<T>(work: (object: UserObject) => Promise<T>): Promise<T> {
    return runInDurableObject(env.USERS.getByName(this.person.objectName), work);
  }

  async look(): Promise<World> {
    const { userId, username } = this.person;
    const stored = await inStorage(this.place, ({ sql }) => readUser(sql));
    const { users } = await directoryObject(env).call((stub) => stub.page(username, null, 10));
    const sessions = await Promise.all(
      this.sessionIds.map(async (id) => {
        const row = stored?.rows.find(({ session_id }) => session_id === id);
        const ends = await inStorage(sessionPlace(id), ({ sql }) => readEnd(sql));
        return { row: row?.state ?? null, rowEnds: row?.expires ?? null, ends };
      }),
    );
    return {
      user: stored?.marks ?? null,
      signUp: stored?.signUp ?? null,
      codes: stored?.codes ?? null,
      hasFirstPassword: stored
        ? await new PasswordHasher(passwordCost).verify(PASSWORD, stored.password || null)
        : null,
      sessions,
      isListed: users.some((user) => user.userId === userId),
    };
  }

  /** Takes the user's object out of memory, and makes sure that those of the sessions are in it. */
  async wakeAnew(): Promise<void> {
    await footprint(this.place);
    await evict(this.place);
    // An object that fails while it wakes is printed by the runtime; what it costs there is tried elsewhere.
    for (const id of this.sessionIds) await footprint(sessionPlace(id));
  }

  /** Takes all objects out of memory. */
  async evict(): Promise<void> {
    for (const place of this.#places) await evict(place);
  }

  /** Lets every alarm ring that is due within a minute, and those that this sets, in the order of their times. */
  async settle(): Promise<void> {
    const until = Date.now() + SETTLING_MS;
    for (let rings = 0; rings < ALARMS; rings += 1) {
      const alarms = await Promise.all(
        this.#places.map(async (place) => ({ place, at: (await alarmOf(place)) ?? Number.POSITIVE_INFINITY })),
      );
      const next = alarms.reduce((first, other) => (other.at < first.at ? other : first));
      if (next.at > until) return;
      setClock(Math.max(Date.now(), next.at));
      await evict(next.place);
      await runAlarm(next.place);
    }
    throw new Error("an alarm rings on and on");
  }

  /** Whether the user's object, and those of all sessions, hold nothing at all. */
  async holdsNothing(): Promise<boolean> {
    const footprints = await Promise.all(this.#places.map(footprint));
    return footprints.every(({ tables, alarm }) => tables === 0 && alarm === null);
  }
}

/** An approved user with two live sessions, the first of them older. */
export async function newHousehold(): Promise<Household> {
  const person = await newPerson();
  const first = await signInDirectly(person);
  setClock(Date.now() + 1_000);
  const second = await signInDirectly(person);
  const household = new Household(person, [first.sessionId, second.sessionId]);
  await household.settle();
  return household;
}

/** What is asked of a user's object to sign in, to a session that nobody has made yet. */
export async function newSignIn(username: string, password: string) {
  const sessionId = await sessionIdOf(newSessionSecret());
  return {
    username,
    password,
    newPassword: null,
    totpCode: null,
    sessionId,
    remoteAddr: "192.0.2.1",
    userAgent: "a test",
  };
}

function readUser(sql: SqlStorage) {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'user'").toArray().length === 0) return null;
  const [marks] = sql
    .exec(
      `SELECT is_locked AS locked, is_approved AS approved, is_super_user AS superUser, is_leaving AS deleting,
              is_listed AS listedMark, is_totp_enabled AS totp FROM user`,
    )
    .toArray();
  const [signUp] = sql.exec("SELECT sign_up_status, sign_up_confirmed, forgotten FROM user").toArray();
  const [codes] = sql.exec("SELECT generation, last_step, wrong FROM totp_memory").toArray();
  const { password } = sql.exec<{ password: string }>("SELECT password FROM user").one();
  const rows = sql
    .exec<{ session_id: string; state: string; expires: number }>("SELECT session_id, state, expires FROM live_session")
    .toArray();
  return { marks: marks as unknown as NonNullable<World["user"]>, signUp, codes, password, rows };
}

function readEnd(sql: SqlStorage): number | null {
  if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'session'").toArray().length === 0) return null;
  return sql.exec<{ expires: number }>("SELECT expires FROM session").one().expires;
}
