/** What calls on attributes cost, exactly: object calls, rows, transactions, alarms. Rows and alarms are billed. */
import { expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { APP, call, expectOk, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { alarmOf, evict, runAlarm, sessionPlace, sql } from "../kit/storage.ts";

/** The calls of one request: a session acts on itself in one; a user's session is asked who it is, then the user. */
const calls = (owner: Owner, method: string) =>
  owner.place.namespace === "SESSIONS" ? { sessions: [method] } : { sessions: ["actor"], users: [method] };

async function costs(owner: Owner, method: string, parameters: Fields, sub = "") {
  return costOf(async () => expectOk(await owner.call(method, parameters, { sub })));
}

const hundred = (more: Fields = {}) =>
  Array.from({ length: 100 }, (_, i) => ({ name: `n${i}`, value: `value ${i}`, ...more }));

it.each(OWNERS)("%s: a write is one row in one statement, new or not, plain or sealed", async (_kind, make) => {
  const owner = await make();
  expectOk(await owner.call("PUT", { name: "warm", value: "1" }));
  const change = cost({ ...calls(owner, "editAttributesByJson"), rowsWritten: 1, transactions: 0 });

  expect(await costs(owner, "POST", { name: "a", value: "1" })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "b", value: "1" })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "b", value: "2" })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "b", value: "3", encrypt: true })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "c", value: "1", encrypt: true })).toEqual(change);
  expect(await costs(owner, "PATCH", { name: "c", value: "2" })).toEqual(change);
  expect(await costs(owner, "PATCH", { name: "c", expiration: 0 })).toEqual(change);
  expect(await costs(owner, "DELETE", { name: "none" })).toEqual({ ...change, rowsWritten: 0 });
});

it.each(OWNERS)("%s: the alarm is set only where the deadline becomes earlier", async (_kind, make) => {
  const owner = await make();
  const now = stopClock();
  // A session's alarm already stands at its end, an hour ahead; a user's at its retry, which is taken away here.
  await runAlarm(owner.place);
  expectOk(await owner.call("PUT", { name: "warm", value: "1", expiration: 3_000 }));
  const change = cost({ ...calls(owner, "editAttributesByJson"), rowsWritten: 1, transactions: 1 });

  expect(await costs(owner, "PUT", { name: "a", value: "1", expiration: 60 })).toEqual({ ...change, alarms: 1 });
  expect(await alarmOf(owner.place)).toBe(now + 60_000);
  expect(await costs(owner, "PUT", { name: "b", value: "1", expiration: 60 })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "c", value: "1", expiration: 61, encrypt: true })).toEqual(change);
  expect(await costs(owner, "PATCH", { name: "c", expiration: 50 })).toEqual({ ...change, alarms: 1 });
  expect(await alarmOf(owner.place)).toBe(now + 50_000);
  expect(await costs(owner, "PATCH", { name: "c", expiration: 0 })).toEqual({ ...change, transactions: 0 });

  // After waking, the pending alarm is read once and not set again.
  await evict(owner.place);
  expect(await costs(owner, "PUT", { name: "d", value: "1", expiration: 55 })).toEqual(change);
  expect(await costs(owner, "PUT", { name: "e", value: "1", expiration: 20 })).toEqual({ ...change, alarms: 1 });

  const many = hundred({ expiration: 30 }).map((item, i) => ({ ...item, expiration: 100 - i }));
  const batch = { ...change, rowsWritten: 100, alarms: 1 };
  expect(await costs(owner, "PUT", { data: many })).toEqual(batch);
  expect(await alarmOf(owner.place)).toBe(now + 1_000);
});

it.each(OWNERS)(
  "%s: 100 items are one call and one statement, in a transaction with the alarm of what expires",
  async (_kind, make) => {
    const owner = await make();
    expectOk(await owner.call("PUT", { name: "warm", value: "1" }));
    const change = cost({ ...calls(owner, "editAttributesByJson"), rowsWritten: 100, transactions: 0 });
    const names = { data: hundred().map(({ name }) => name) };

    expect(await costs(owner, "POST", { data: hundred() })).toEqual(change);
    expect(await costs(owner, "PUT", { data: hundred() })).toEqual(change);
    expect(await costs(owner, "PUT", { data: hundred(), encrypt: true })).toEqual(change);
    expect(await costs(owner, "PATCH", { data: names.data.map((name) => ({ name })), expiration: 0 })).toEqual(change);
    expect(await costs(owner, "PUT", { data: hundred(), expiration: 60 })).toMatchObject({
      rowsWritten: 100,
      transactions: 1,
    });
    const read = cost({ ...calls(owner, "attributesAsJson"), transactions: 0 });
    expect(await costs(owner, "GET", names)).toEqual(read);
    expect(await costs(owner, "GET", {}, "/all")).toEqual(read);
    expect(await costs(owner, "GET", names, "/exists")).toEqual(
      cost({ ...calls(owner, "listAttributeNames"), transactions: 0 }),
    );
    expect(await costs(owner, "DELETE", names)).toEqual(change);
  },
);

it.each(OWNERS)("%s: reading writes nothing, also when something has expired", async (_kind, make) => {
  const owner = await make();
  stopClock();
  expectOk(
    await owner.call("PUT", {
      data: [
        { name: "a", value: "1" },
        { name: "b", value: "2", expiration: 1 },
      ],
    }),
  );
  advance(1_000);
  const read = cost({ ...calls(owner, "attributeAsJson"), transactions: 0 });
  const names = cost({ ...calls(owner, "listAttributeNames"), transactions: 0 });
  for (const name of ["a", "b", "none"]) {
    expect(await costs(owner, "GET", { name })).toEqual(read);
    expect(await costs(owner, "GET", { name }, "/exists")).toEqual(names);
  }
  expect(await costs(owner, "GET", {}, "/all")).toEqual(cost({ ...calls(owner, "attributesAsJson"), transactions: 0 }));
  expect(await costs(owner, "GET", {}, "/names")).toEqual(names);
  // Nor does the first read after waking.
  await evict(owner.place);
  expect(await costs(owner, "GET", { name: "a" })).toEqual(read);
});

it.each(OWNERS)("%s: a refused write costs its call and no row", async (_kind, make) => {
  const owner = await make();
  expectOk(await owner.call("PUT", { name: "a", value: "1" }));
  const refused = async (method: string, parameters: Fields) => costOf(() => owner.call(method, parameters));
  const nothing = cost({ ...calls(owner, "editAttributesByJson"), transactions: 0 });
  expect(await refused("POST", { name: "a", value: "2" })).toEqual(nothing);
  expect(
    await refused("PATCH", {
      data: [
        { name: "a", value: "2" },
        { name: "b", value: "2" },
      ],
    }),
  ).toEqual(nothing);
  expect(await refused("PUT", { name: "b", expiration: 5 })).toEqual(nothing);
  // What is malformed is refused before the object that keeps the attributes is asked at all.
  expect(await refused("PUT", { name: "b", value: "1", expiration: -5 })).toEqual(cost({ transactions: 0 }));
});

it("another session's attributes cost two calls, one for each session", async () => {
  const target = await newSession();
  const current = await newSession(target.person);
  const body = { ...APP, current_ust: current.ust, target_ust: target.ust, name: "a", value: "1" };
  const costOfPut = () => costOf(async () => expectOk(await call("PUT", SESSION_ATTR, { body })));
  await costOfPut();
  expect(await costOfPut()).toEqual(
    cost({ sessions: ["actor", "editAttributesByJson"], rowsWritten: 1, transactions: 0 }),
  );
});

it("making a session writes two rows for each table, its own row, its salt, the schema's version, a column that came later, and one alarm", async () => {
  const person = await newPerson();
  let sessionId = "";
  const made = await costOf(async () => {
    sessionId = (await newSession(person)).sessionId;
  });
  const tables = await sql(
    sessionPlace(sessionId),
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
  );
  expect(tables.length).toBeGreaterThan(3);
  expect(made).toEqual(cost({ sessions: ["begin"], rowsWritten: 2 * tables.length + 4, alarms: 1 }));
});
