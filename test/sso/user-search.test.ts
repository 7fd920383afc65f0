/** Finding users: by id and name in their own objects, by everything else in the copies of the directory. */
import { reset } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { directoryObject } from "../../src/objects/object-client.ts";
import { fail } from "../kit/call-faults.ts";
import { costOf } from "../kit/cost.ts";
import { newPerson, newSession, type Person, signIn } from "../kit/people.ts";
import { env, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { evict, runAlarm, sql, userPlace } from "../kit/storage.ts";

const SEARCH = `${USER}/search`;
const DIRECTORY = { namespace: "DIRECTORY", name: "directory" } as const;
const TELL = { namespace: "DIRECTORY", method: "tell" } as const;

let ust: string;
let admin: Person;
// A search meets everybody there is.
beforeEach(async () => {
  await reset();
  admin = await newPerson({ isSuperUser: true, username: "admin", displayName: "zz" });
  ust = (await newSession(admin)).ust;
});

const search = async (fields: Fields = {}) => expectOk(await ask("GET", SEARCH, { ust, ...fields }));
const namesIn = ({ result }: Fields) => (result as { username: string }[]).map(({ username }) => username);
const names = async (fields: Fields) => namesIn(await search(fields));
const change = ({ userId }: Person, fields: Fields) => ask("PATCH", USER, { ust, user_id: userId, ...fields });

/** What a first and only page says. */
const ONLY_PAGE = { cur_page: 1, has_next_page: false, has_prev_page: false, next_page: null, prev_page: 0 };

describe("one user", () => {
  it("is found by id or by name, which decide alone, in the view of super-users without the label", async () => {
    const person = await newPerson({ username: "Ana", email: "ana" });
    const { totp_label: _, ...seen } = expectOk(await ask("GET", USER, { ust, user_id: person.userId }));
    const page = { total: 1, num_pages: 1, page_size: 50, ...ONLY_PAGE, result: [seen] };
    expect(await search({ user_id: person.userId })).toEqual(page);
    expect(await search({ user_id: person.userId, username: "admin", email: "another" })).toEqual(page);
    expect(await search({ username: "ANA", email: "another", approval_status: "rejected" })).toEqual(page);
  });

  it.each([
    ["an id of nobody", { user_id: `zusr${"0".repeat(26)}` }],
    ["an id of another form", { user_id: "ana" }],
    ["a name that nobody has", { username: "nobody" }],
    ["a name that nobody can have", { username: "no body" }],
  ])("is not found by %s", async (_what, fields) => {
    expect(await search(fields)).toEqual({ total: 0, num_pages: 0, page_size: 50, ...ONLY_PAGE, result: [] });
  });

  it("who was deleted is none", async () => {
    const person = await newPerson();
    expectOk(await ask("DELETE", USER, { ust, user_id: person.userId }));
    expect((await search({ user_id: person.userId })).total).toBe(0);
    expect((await search({ username: person.username })).total).toBe(0);
    expect(await names({})).toEqual(["admin"]);
  });
});

describe("many users", () => {
  const PEOPLE = [
    { username: "u1", firstName: "Ana", lastName: "Search", email: "shared@example.com", displayName: "Ana Search" },
    { username: "u2", firstName: "ANA", middleName: "María", lastName: "Größe", displayName: "B 100%_of" },
    { username: "u3", firstName: "Zo\u00eb", lastName: "Search", email: "shared@example.com", displayName: null },
    { username: "u4", displayName: "Ana Search" },
  ];
  beforeEach(async () => {
    for (const person of PEOPLE) await newPerson(person);
    const { userId } = await newPerson({ username: "u5", approvalStatus: "rejected" });
    expectOk(await change({ userId } as Person, { sign_up_status: "to_approve" }));
  });

  it.each<[fields: Fields, found: string[]]>([
    [{}, ["u3", "u5", "u1", "u4", "u2", "admin"]],
    [{ email: "shared@example.com" }, ["u3", "u1"]],
    [{ email: "SHARED@example.com" }, []],
    [{ approval_status: "rejected" }, ["u5"]],
    [{ sign_up_status: "to_approve" }, ["u5"]],
    [{ sign_up_status: "final", approval_status: "rejected" }, []],
    [{ first_name: "ana" }, ["u1", "u2"]],
    [{ first_name: "an" }, []],
    [{ first_name: "an", is_name_exact: false }, ["u1", "u2"]],
    [{ first_name: "zoe\u0308" }, ["u3"]],
    [{ middle_name: "MARÍA" }, ["u2"]],
    [{ last_name: "GRÖSSE" }, []],
    [{ last_name: "GRÖßE" }, ["u2"]],
    [{ display_name: "100%_", is_name_exact: false }, ["u2"]],
    [{ display_name: "100__", is_name_exact: false }, []],
    [{ display_name: "search", is_name_exact: "no" }, ["u1", "u4"]],
    [{ first_name: "ana", last_name: "search" }, ["u1"]],
    [{ first_name: "ana", last_name: "search", name_op: "and" }, ["u1"]],
    [{ first_name: "ana", last_name: "search", name_op: "or" }, ["u3", "u1", "u2"]],
    [{ first_name: "ana", last_name: "search", name_op: "or", email: "shared@example.com" }, ["u3", "u1"]],
  ])("are found by %j", async (fields, found) => {
    const page = await search(fields);
    expect(namesIn(page)).toEqual(found);
    expect(page).toMatchObject({ total: found.length, page_size: 50, ...ONLY_PAGE });
  });

  it("come in pages, to the end and past it", async () => {
    const page = (cur_page: unknown, page_size: unknown = 2) => search({ cur_page, page_size });
    expect(await page(1)).toMatchObject({
      ...{ total: 6, num_pages: 3, page_size: 2, cur_page: 1, has_next_page: true, has_prev_page: false },
      ...{ next_page: 2, prev_page: 0 },
    });
    expect(await page(3)).toMatchObject({ has_next_page: false, has_prev_page: true, next_page: null, prev_page: 2 });
    const all = [...namesIn(await page(1)), ...namesIn(await page(2)), ...namesIn(await page(3))];
    expect(all).toEqual(await names({}));
    expect(await page(4)).toMatchObject({ total: 6, result: [], has_next_page: false, prev_page: 3 });
    expect(await page("9999999999999999")).toMatchObject({ total: 6, result: [] });
    expect(await page(-5)).toMatchObject({ cur_page: 1 });
    expect(await page(1, 0)).toMatchObject({ page_size: 50 });
    expect(await page(1, 1_000)).toMatchObject({ page_size: 100 });
    const unpaged = await search({ paginate: false, cur_page: 3, page_size: 1 });
    expect(unpaged).toMatchObject({ total: 6, num_pages: 1, page_size: 1_000, ...ONLY_PAGE });
    expect(namesIn(unpaged)).toEqual(all);
  });

  it.each<Fields>([
    { email: "" },
    { user_id: "" },
    { username: "" },
    { display_name: "" },
    { approval_status: "maybe" },
    { sign_up_status: "" },
    { name_op: "xor" },
    { is_name_exact: "perhaps" },
    { cur_page: "first" },
  ])("are not searched for by %j", async (fields) => {
    expectRefusal(await ask("GET", SEARCH, { ust, ...fields }), 400, "E008002");
  });
});

describe("ten thousand users", () => {
  const MANY = 10_000;
  beforeEach(async () => {
    const one = await env.USERS.getByName(admin.objectName).lookUp({ userId: admin.userId });
    const numbers = Array.from({ length: MANY - 1 }, (_, index) => String(index).padStart(5, "0"));
    await sql(
      DIRECTORY,
      `INSERT INTO listed (name, user_id, username, revision, view, display_name, shown_name)
         SELECT 'many-' || value, 'id-' || value, 'many-' || value, 1,
                json_set(?, '$.username', 'many-' || value, '$.userId', 'id-' || value), 'person ' || (value % 10),
                'Person ' || (value % 10)
           FROM json_each(?)`,
      JSON.stringify(one),
      JSON.stringify(numbers),
    );
  });

  it("come in a hundred pages, each once and in order", async () => {
    const seen: string[] = [];
    for (let cur_page: unknown = 1; cur_page !== null; ) {
      const page = await search({ cur_page, page_size: 100 });
      expect(page.total).toBe(MANY);
      seen.push(...namesIn(page));
      cur_page = page.next_page;
    }
    expect(seen).toHaveLength(MANY);
    expect(new Set(seen).size).toBe(MANY);
    expect(seen.slice(0, 2)).toEqual(["many-00000", "many-00010"]);
    expect(seen.at(-1)).toBe("admin");
  });

  it("cost two rows read for each of them, and a third for each that is found, to sort them", async () => {
    expect((await search({ display_name: "person 7" })).total).toBe(MANY / 10);
    const { rowsRead } = await costOf(() => search({ display_name: "PERSON 7", is_name_exact: false, cur_page: 9 }));
    expect(rowsRead).toBeGreaterThan(MANY);
    expect(rowsRead).toBeLessThanOrEqual(2 * MANY + MANY / 10 + 100);
  });
});

describe("a change", () => {
  it("is found at once", async () => {
    const person = await newPerson({ username: "u1" });
    expectOk(await change(person, { display_name: "Another", approval_status: "rejected" }));
    expect(await names({ display_name: "another", approval_status: "rejected" })).toEqual(["u1"]);
    expectOk(await ask("POST", `${USER}/lock`, { ust, user_id: person.userId }));
    const [found] = (await search({ display_name: "another" })).result as Fields[];
    const { totp_label: _, ...seen } = expectOk(await ask("GET", USER, { ust, user_id: person.userId }));
    expect(found).toEqual(seen);
  });

  it.each(["before", "after"] as const)("while the directory fails, %s it was told, is found later", async (cut) => {
    vi.spyOn(console, "error").mockReturnValue();
    const person = await newPerson({ username: "u1" });
    const fault = fail(TELL, cut);
    expectOk(await change(person, { display_name: "Another" }));
    fault.mend();
    await evict(userPlace(person.objectName));
    expect(await runAlarm(userPlace(person.objectName))).toBe(true);
    expect(await names({ display_name: "another" })).toEqual(["u1"]);
    expect(await sql(userPlace(person.objectName), "SELECT is_listed FROM user")).toEqual([{ is_listed: 1 }]);
  });

  it("that is older never takes the place of a newer one", async () => {
    const person = await newPerson({ username: "u1" });
    const user = await env.USERS.getByName(person.objectName).lookUp({ userId: person.userId });
    if (!user) throw new Error("nobody");
    const tell = (displayName: string, revision: number) =>
      directoryObject(env).call((stub) => stub.tell({ user: { ...user, displayName }, revision }));
    await tell("newer", Date.now() + 2_000);
    await tell("older", Date.now() + 1_000);
    expect(await names({ display_name: "newer" })).toEqual(["u1"]);
  });

  it("is no matter of signing in", async () => {
    const person = await newPerson();
    const { directory } = await costOf(() => signIn(person));
    expect(directory ?? []).toEqual([]);
  });
});

it("users whose copies were never told are found once the directory has asked for them", async () => {
  for (const username of ["u1", "u2"]) await newPerson({ username });
  await sql(DIRECTORY, "UPDATE listed SET revision = NULL, view = NULL");
  const unknown = { userId: `zusr${"0".repeat(26)}`, username: "gone" };
  await directoryObject(env).call((stub) => stub.add(unknown));
  for (const username of ["u1", "u2", "admin"]) {
    const objectName = String(
      (await sql(DIRECTORY, "SELECT substr(user_id, 5, 16) AS o FROM listed WHERE name = ?", username))[0]?.o,
    );
    await sql(userPlace(objectName), "UPDATE user SET is_listed = 0");
  }
  expect(await names({})).toEqual([]);
  let runs = 0;
  while (await runAlarm(DIRECTORY)) runs += 1;
  expect(await names({})).toEqual(["u1", "u2", "admin"]);
  // Nobody asks again for whom there is not.
  expect(runs).toBeLessThan(4);
});
