/** Threats to what an object stores: alarms that storm or get lost, and SQL in what is stored. */
import { describe, expect, test, vi } from "vitest";
import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../../src/limits.ts";
import { advance, setClock, stopClock } from "../kit/clock.ts";
import { type LiveSession, newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { api, expectBody, newProfileId, STATIC } from "../kit/profiles.ts";
import { expectOk, expectRefusal, type Fields, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, signInDirectly, USER } from "../kit/sso.ts";
import {
  alarmOf,
  evict,
  footprint,
  inStorage,
  type Place,
  runAlarm,
  sessionPlace,
  sql,
  userPlace,
} from "../kit/storage.ts";

const set = ({ ust }: LiveSession, more: Fields) =>
  ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, ...more }).then(expectOk);
const count = async (place: Place) => (await sql(place, "SELECT count(*) AS count FROM attribute"))[0]?.count;

/** Moves the clock to the alarm and runs it. */
async function ring(place: Place): Promise<number> {
  const due = await alarmOf(place);
  if (due === null) throw new Error("there is no alarm");
  setClock(Math.max(due, Date.now()));
  expect(await runAlarm(place)).toBe(true);
  return due;
}

describe("threat 18: alarms come no more often than once a second, and stop", () => {
  test("for a thousand expiries close together", async () => {
    const start = stopClock();
    const session = await newSession();
    const place = sessionPlace(session.sessionId);
    for (let batch = 0; batch < 20; batch += 1) {
      const data = Array.from({ length: 50 }, (_, i) => ({
        name: `${batch}-${i}`,
        value: "v",
        expiration: 1 + (i % 10),
      }));
      await set(session, { data });
      advance(37);
    }
    expect(await count(place)).toBe(1_000);

    let runs = 0;
    while (((await alarmOf(place)) ?? 0) < start + 12_000) {
      await ring(place);
      runs += 1;
    }
    expect(await count(place)).toBe(0);
    expect(runs).toBeLessThanOrEqual(Math.ceil((10_000 + 20 * 37) / ALARM_GRAIN_MS));
  });

  test("when the handler fails again and again, they pause", async () => {
    stopClock();
    const silent = vi.spyOn(console, "error").mockReturnValue();
    const session = await newSession();
    const place = sessionPlace(session.sessionId);
    await set(session, { name: "short", value: "v", expiration: 1 });
    await sql(place, "ALTER TABLE attribute RENAME TO hidden");
    for (let i = 0; i < 20; i += 1) {
      await ring(place);
      expect(await alarmOf(place)).toBeGreaterThanOrEqual(Date.now() + ALARM_RETRY_MS);
    }
    silent.mockRestore();
  });

  test("when nothing is left, there is none", async () => {
    const session = await signInDirectly(await newPerson());
    expectOk(await ask("POST", LOGOUT, { ust: session.ust }));
    expect(await alarmOf(sessionPlace(session.sessionId))).toBeNull();
    expect(await runAlarm(sessionPlace(session.sessionId))).toBe(false);
  });
});

describe("threat 19: an alarm that fails or is lost comes back, and nobody sees what has expired meanwhile", () => {
  /** Tables without which a step of the alarm fails. */
  test.each(["attribute", "check_out"])("a fault of %s while it runs", async (table) => {
    stopClock();
    const silent = vi.spyOn(console, "error").mockReturnValue();
    const session = await newSession();
    const place = sessionPlace(session.sessionId);
    await set(session, { name: "short", value: "v", expiration: 1 });
    await sql(place, `ALTER TABLE ${table} RENAME TO hidden`);
    for (let i = 0; i < 8; i += 1) await ring(place);
    expect(silent).toHaveBeenCalledTimes(8);
    silent.mockRestore();

    await sql(place, `ALTER TABLE hidden RENAME TO ${table}`);
    const { ust } = session;
    const read = await ask("GET", SESSION_ATTR, { current_ust: ust, target_ust: ust, name: "short" });
    expect(expectOk(read)).toEqual({ found: false });
    await ring(place);
    expect(await count(place)).toBe(0);
  });

  test("an alarm that got lost is set anew by the next write", async () => {
    stopClock();
    const session = await newSession();
    const place = sessionPlace(session.sessionId);
    await set(session, { name: "short", value: "v", expiration: 60 });
    const due = await alarmOf(place);
    await inStorage(place, (storage) => storage.deleteAlarm());
    await evict(place);
    advance(60_000);
    const { ust } = session;
    const names = await ask("GET", `${SESSION_ATTR}/names`, { current_ust: ust, target_ust: ust });
    expect(expectOk(names)).toEqual({ result: [] });
    await set(session, { name: "other", value: "v" });
    const again = await alarmOf(place);
    expect(again).not.toBeNull();
    expect(again ?? 0).toBeLessThanOrEqual((due ?? 0) + 2 * ALARM_GRAIN_MS);
    await ring(place);
    expect(await count(place)).toBe(1);
  });

  test("a session whose alarm got lost is over all the same", async () => {
    const now = stopClock();
    const session = await newSession();
    const place = sessionPlace(session.sessionId);
    const expires = (await alarmOf(place)) ?? now;
    await inStorage(place, (storage) => storage.deleteAlarm());
    setClock(expires);
    expect(await isAlive(session.ust)).toBe(false);
  });
});

const SQL = [
  ...[
    `'; DROP TABLE attribute; --`,
    `" OR 1=1 --`,
    `') UNION SELECT salt FROM attribute_owner --`,
    "?1",
    ":name",
    "$1",
    "@a",
  ],
  ...["%", "_", "*", "\\", "/* */", "';VACUUM;'", "0x00", "NULL", `["a","b"]`, `{"a":1}`, "json_each('[1]')", "x'00'"],
];

describe("threat 22: SQL in what is stored is text", () => {
  test("in names and values of attributes of sessions and users", async () => {
    const session = await newSession();
    const { ust, person, sessionId } = session;
    const owners: [string, Fields, Place][] = [
      [SESSION_ATTR, { current_ust: ust, target_ust: ust }, sessionPlace(sessionId)],
      [USER_ATTR, { ust }, userPlace(person.objectName)],
    ];
    for (const [path, who, place] of owners) {
      const { tables } = await footprint(place);
      expectOk(await ask("PUT", path, { ...who, name: "untouched", value: "not to be touched" }));
      expectOk(
        await ask("PUT", path, { ...who, data: SQL.map((text) => ({ name: text, value: `a value: ${text}` })) }),
      );
      for (const text of SQL) {
        const value = `another value: ${text}`;
        expectOk(await ask("PATCH", path, { ...who, name: text, value }));
        expect(expectOk(await ask("GET", path, { ...who, name: text })).value).toBe(value);
      }
      expectOk(await ask("DELETE", path, { ...who, data: SQL }));
      expect(expectOk(await ask("GET", `${path}/names`, who))).toEqual({ result: ["untouched"] });
      expect((await footprint(place)).tables).toBe(tables);
    }
  });

  test("in usernames, prefixes and cursors of the list of users", async () => {
    const { ust } = await newSession(await newPerson({ isSuperUser: true }));
    const usernames = SQL.filter((text) => !/\s/.test(text)).map((text) => `${text}-${crypto.randomUUID()}`);
    for (const username of usernames) {
      expectOk(
        await ask("POST", USER, { ust, username, password: PASSWORD, auto_approve: true, first_name: username }),
      );
      const { result } = expectOk(await ask("GET", `${USER}/list`, { ust, prefix: username }));
      expect(result).toEqual([{ user_id: expect.any(String), username }]);
      expectOk(await ask("POST", LOGIN, { username, password: PASSWORD }));
    }
    for (const text of SQL) {
      expectRefusal(await ask("POST", LOGIN, { username: text, password: `a password: ${text}` }), 403, "E005001");
    }
  });

  test("in everything that the profile API stores", async () => {
    const papId = newProfileId();
    const added = [];
    for (const [i, text] of SQL.entries()) {
      const attribute = { ...STATIC, sessionAttributeType: "Session", mappingName: `tag-${i}`, attributeValue: text };
      added.push(expectBody(await api("POST", `/paps/${papId}/session-attributes`, { body: attribute })));
      const definition = { name: `${text} ${i}`, description: text, dataType: "String" };
      expect(expectBody(await api("POST", "/users/attributes", { body: definition }))).toMatchObject(definition);
      expect((await api("DELETE", `/paps/${papId}/session-attributes/${encodeURIComponent(text)}`)).status).toBe(404);
      expect((await api("GET", `/users/attributes/${encodeURIComponent(text)}`)).status).toBe(404);
    }
    expect(expectBody(await api("GET", `/paps/${papId}/session-attributes`))).toEqual(added);
  });
});
