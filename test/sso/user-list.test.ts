/** The list of users, for super-users: all of them in order, page after page, at a cost that the page decides. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { USERS_PER_PAGE, USERS_PER_PAGE_DEFAULT } from "../../src/limits.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import { cost, costOf } from "../kit/cost.ts";
import { newPerson, newSession, type Person } from "../kit/people.ts";
import { env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { type Place, sql } from "../kit/storage.ts";

const DIRECTORY: Place = { namespace: "DIRECTORY", name: "directory" };
const MANY = 10_000;

/** Beside the rows of a page: one to see whether there is more, one where the last page ended, five of the schema. */
const ROWS_BESIDE_A_PAGE = 7;

interface Page {
  result: { user_id: string; username: string }[];
  cursor: string | null;
}

/** The token of a super-user. */
let ust: string;

async function page(parameters: Fields = {}): Promise<Page> {
  return expectOk(await ask("GET", `${USER}/list`, { ust, ...parameters })) as unknown as Page;
}

/** All pages, one after the other. */
async function walk(parameters: Fields): Promise<Page["result"]> {
  const all: Page["result"] = [];
  let cursor: string | null = null;
  do {
    const next = await page(cursor === null ? parameters : { ...parameters, cursor });
    all.push(...next.result);
    cursor = next.cursor;
  } while (cursor !== null);
  return all;
}

beforeAll(async () => {
  ({ ust } = await newSession(await newPerson({ isSuperUser: true, username: "~root" })));
});

describe("a few users", () => {
  const people: Person[] = [];

  beforeAll(async () => {
    for (const name of ["few.Bob", "Few.ana", "few.\u{1f600}"]) people.push(await newPerson({ username: name }));
  });

  it("are listed by their lower-cased names, with their ids, and names as they were given", async () => {
    const byName = new Map(people.map(({ username, userId }) => [username, userId]));
    expect(await page({ prefix: "few." })).toEqual({
      result: ["Few.ana", "few.Bob", "few.\u{1f600}"].map((username) => ({ user_id: byName.get(username), username })),
      cursor: null,
    });
  });

  it("are found by a prefix in any case", async () => {
    expect((await page({ prefix: "FEW.B" })).result).toEqual([expect.objectContaining({ username: "few.Bob" })]);
    expect(await page({ prefix: "few.c" })).toEqual({ result: [], cursor: null });
  });

  it("are listed once made and not once deleted; a sign-in writes nothing into the directory", async () => {
    const made = expectOk(await ask("POST", USER, { ust, username: "few.new", password: "a new password" }));
    expect((await page({ prefix: "few.new" })).result).toEqual([{ user_id: made.user_id, username: "few.new" }]);
    expectOk(await ask("POST", `${USER}/approve`, { ust, user_id: made.user_id }));
    const login = () => ask("POST", `${USER}/login`, { username: "few.new", password: "a new password" });
    expect((await costOf(login)).directory).toEqual([]);
    expectOk(await ask("DELETE", USER, { ust, user_id: made.user_id }));
    expect((await page({ prefix: "few.new" })).result).toEqual([]);
  });
});

describe("the parameters of a page", () => {
  it.each([
    ["limit", "0"],
    ["limit", String(USERS_PER_PAGE + 1)],
    ["limit", "ten"],
    ["limit", "1.5"],
    ["cursor", "not base64url!"],
    ["cursor", "_w"],
  ])("are refused with %s=%j", async (name, value) => {
    expectRefusal(await ask("GET", `${USER}/list`, { ust, [name]: value }), 400, "E008002");
  });
});

describe("ten thousand users", () => {
  const nameOf = (i: number) => `Many-${String(i).padStart(5, "0")}`;

  beforeEach(async () => {
    await directoryObject(env).call((stub) => stub.add({ userId: "id-0", username: nameOf(0) }));
    await sql(
      DIRECTORY,
      `INSERT OR IGNORE INTO listed (name, user_id, username)
       SELECT 'many-' || value, 'id-' || CAST(value AS INTEGER), 'Many-' || value FROM json_each(?)`,
      JSON.stringify(Array.from({ length: MANY }, (_, i) => String(i).padStart(5, "0"))),
    );
  });

  it("come by prefix and cursor, each exactly once and in order", async () => {
    const all = await walk({ prefix: "many-", limit: String(USERS_PER_PAGE) });
    expect(all).toEqual(Array.from({ length: MANY }, (_, i) => ({ user_id: `id-${i}`, username: nameOf(i) })));
    const some = await walk({ prefix: "MANY-001", limit: "7" });
    expect(some.map(({ username }) => username)).toEqual(Array.from({ length: 100 }, (_, i) => nameOf(100 + i)));
  });

  it("come fifty at a time where nothing else is asked", async () => {
    const first = await page({ prefix: "many-" });
    expect(first.result).toHaveLength(USERS_PER_PAGE_DEFAULT);
    const second = await page({ prefix: "many-", cursor: first.cursor });
    expect(second.result[0]).toEqual({ user_id: "id-50", username: nameOf(50) });
  });

  it.each([
    ["the first page", 50, () => ({ prefix: "many-", limit: "50" })],
    [
      "a page in the middle",
      200,
      async () => ({ prefix: "many-", limit: "200", cursor: (await page({ prefix: "many-05", limit: "200" })).cursor }),
    ],
    ["a page without a prefix", 1, () => ({ limit: "1" })],
    ["a page that ends with its prefix", 10, () => ({ prefix: "many-0999", limit: "200" })],
    ["a prefix that nobody has", 0, () => ({ prefix: "many-x", limit: "200" })],
  ])("cost no more rows than there are on the page: %s", async (_what, users, parameters) => {
    const asked = await parameters();
    let found: Page | undefined;
    const spent = await costOf(async () => {
      found = await page(asked);
    });
    expect(found?.result).toHaveLength(users);
    expect(spent).toEqual(cost({ sessions: ["actor"], directory: ["page"] }));
    expect(spent.rowsRead).toBeLessThanOrEqual(users + ROWS_BESIDE_A_PAGE);
  });
});
