/**
 * The walk over all users that seals their values anew: page by page, each user as far as it goes, with an account of
 * what was done and what could not be.
 */
import { reset } from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";
import { setDataKeys } from "../kit/keys.ts";
import { newPerson, newSession, type Person } from "../kit/people.ts";
import { expectOk, expectRefusal } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { alter, evict, inStorage, userPlace } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";

const REWRAP = `${USER}/rewrap`;
const NAMES = ["a", "b", "c"];

// The walk meets everybody there is.
beforeEach(() => reset());

const placeOf = ({ objectName }: Person) => userPlace(objectName);
const keyIdsOf = async (person: Person) =>
  (await inStorage(placeOf(person), storedAttributes)).map(({ keyId }) => keyId);

interface Result {
  done: number;
  remaining: number;
  oldest_key: number | null;
}

/** Calls until there is no further page. */
async function walk(ust: string): Promise<Result[]> {
  const results: Result[] = [];
  for (let cursor: unknown; cursor !== null; ) {
    const page = expectOk(await ask("POST", REWRAP, { ust, ...(cursor ? { cursor } : {}) }));
    expect(Object.keys(page).sort()).toEqual(["cursor", "result"]);
    results.push(page.result as Result);
    cursor = page.cursor;
  }
  return results;
}

const sum = (results: Result[], of: "done" | "remaining") => results.reduce((total, result) => total + result[of], 0);

/** That many people, each with three values under key 1, and a super-user. */
async function prepared(count: number): Promise<{ ust: string; people: [Person, ...Person[]] }> {
  setDataKeys(1, 1);
  const { ust } = await newSession(await newPerson({ isSuperUser: true }));
  const people: [Person, ...Person[]] = [await newPerson()];
  while (people.length < count) people.push(await newPerson());
  const data = NAMES.map((name) => ({ name, value: `the value of ${name}` }));
  for (const { userId } of people) {
    expectOk(await ask("PUT", `${USER}/attr`, { ust, user_id: userId, data, encrypt: true }));
  }
  return { ust, people };
}

async function deploy(people: Person[], primary: number, ...ids: number[]): Promise<void> {
  setDataKeys(primary, ...ids);
  for (const person of people) {
    await keyIdsOf(person); // what is not in memory cannot be evicted
    await evict(placeOf(person));
  }
}

it("seals anew page by page, counts what it did and what it could not do, and is not held up by that", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const { ust, people } = await prepared(25);
  const [broken] = people;
  const spoilt = "UPDATE attribute SET value = CAST(substr(value, 1, 20) || zeroblob(40) AS BLOB) WHERE name = 'b'";
  await alter(placeOf(broken), spoilt);
  await deploy(people, 2, 1, 2);

  const first = await walk(ust);
  expect(first.length).toBeGreaterThan(1);
  expect([sum(first, "done"), sum(first, "remaining")]).toEqual([74, 1]);
  expect(first.map(({ oldest_key }) => oldest_key).filter((key) => key !== null)).toEqual([1]);
  expect(await keyIdsOf(broken)).toEqual([2, 1, 2]);
  const logged = log.mock.calls.map(([line]) => JSON.parse(String(line)));
  expect(logged).toEqual([expect.objectContaining({ event: "undecipherable", code: "auth_failed" })]);

  const second = await walk(ust);
  expect([sum(second, "done"), sum(second, "remaining")]).toEqual([0, 1]);
  const own = { ust, user_id: broken.userId, name: "b" };
  expectRefusal(await ask("GET", `${USER}/attr`, own), 500, "E008004");

  // Whoever owns the broken value writes it again; then nothing is left under the old key, and it can be retired.
  expectOk(await ask("PUT", `${USER}/attr`, { ...own, value: "the value of b", encrypt: true }));
  const third = await walk(ust);
  expect([sum(third, "done"), sum(third, "remaining")]).toEqual([0, 0]);
  expect(third.every(({ oldest_key }) => oldest_key === null)).toBe(true);
  await deploy(people, 2, 2);
  for (const person of people) {
    expect(await keyIdsOf(person)).toEqual([2, 2, 2]);
    const { result } = expectOk(await ask("GET", `${USER}/attr/all`, { ust, user_id: person.userId }));
    expect((result as { value: string }[]).map(({ value }) => value)).toEqual(
      NAMES.map((name) => `the value of ${name}`),
    );
  }
});

it("is not held up by a user with more values that cannot be opened than one run takes", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const { ust, people } = await prepared(1);
  const [person] = people;
  const data = Array.from({ length: 101 }, (_, i) => ({ name: `A${String(i).padStart(3, "0")}`, value: "lost" }));
  expectOk(await ask("PUT", `${USER}/attr`, { ust, user_id: person.userId, data, encrypt: true }));
  await alter(placeOf(person), "UPDATE attribute SET value = CAST(zeroblob(60) AS BLOB) WHERE name GLOB 'A*'");
  await deploy(people, 2, 1, 2);
  expect(await walk(ust)).toEqual([{ done: 3, remaining: 101, oldest_key: 0 }]);
});

it("tells the oldest key that is left where several are", async () => {
  vi.spyOn(console, "error").mockReturnValue();
  const { ust, people } = await prepared(2);
  const [one, other] = people;
  const put = { ust, user_id: one.userId, name: "a", value: "new", encrypt: true };
  await deploy(people, 3, 1, 3);
  expectOk(await ask("PUT", `${USER}/attr`, put));
  // Keys 1 and 3 are gone too early: what lies under them stays, and the operator is told.
  await deploy(people, 4, 4);
  const results = await walk(ust);
  expect([sum(results, "done"), sum(results, "remaining")]).toEqual([0, 6]);
  expect(Math.min(...results.flatMap(({ oldest_key }) => oldest_key ?? []))).toBe(1);
  await deploy(people, 4, 1, 3, 4);
  expect(sum(await walk(ust), "remaining")).toBe(0);
  expect([await keyIdsOf(one), await keyIdsOf(other ?? one)]).toEqual([
    [4, 4, 4],
    [4, 4, 4],
  ]);
});
