/** The directory: which users there are, in order, and for which names a first super-user was ever made. */
import { beforeEach, describe, expect, it } from "vitest";
import type { DirectoryObject } from "../../src/objects/directory-object.ts";
import { ObjectClient } from "../../src/objects/object-client.ts";
import { env } from "../kit/service.ts";
import { emptyFootprint, footprint, type Place } from "../kit/storage.ts";

/** A directory of its own for each test. */
let place: Place;
let directory: ObjectClient<DirectoryObject>;

beforeEach(() => {
  const name = crypto.randomUUID();
  place = { namespace: "DIRECTORY", name };
  directory = new ObjectClient(() => env.DIRECTORY.getByName(name));
});

const add = (username: string, userId = `id of ${username}`) =>
  directory.call((stub) => stub.add({ userId, username }));
const remove = (username: string, userId = `id of ${username}`) =>
  directory.call((stub) => stub.remove({ userId, username }));
const claim = (username: string, userId: string) => directory.call((stub) => stub.claimFirst(username, userId));

async function names(prefix = "", after: string | null = null, limit = 200): Promise<string[]> {
  const { users } = await directory.call((stub) => stub.page(prefix, after, limit));
  return users.map(({ username }) => username);
}

it("that nobody was ever put into is empty, and stays so when it is asked", async () => {
  expect(await directory.call((stub) => stub.page("", null, 50))).toEqual({ users: [], next: null });
  await remove("ana");
  expect(await footprint(place)).toEqual(await emptyFootprint());
});

describe("users", () => {
  it("are listed in the order of their lower-cased names, as they were first written", async () => {
    for (const name of ["bob", "Ana", "Zoe", "ana.b", "ana-b", "Émile"]) await add(name);
    expect(await names()).toEqual(["Ana", "ana-b", "ana.b", "bob", "Zoe", "Émile"]);
  });

  it("are in the order of code points, which UTF-16 is not: a cursor beyond the prefix goes on behind it", async () => {
    for (const name of ["\u{1f600}b", "\uff5a", "\u{1f600}a", "\uff5az", "z"]) await add(name);
    expect(await names()).toEqual(["z", "\uff5a", "\uff5az", "\u{1f600}a", "\u{1f600}b"]);
    expect(await names("\u{1f600}", "\uff5a")).toEqual(["\u{1f600}a", "\u{1f600}b"]);
    expect(await names("\uff5a", "\u{1f600}a")).toEqual([]);
  });

  it("are found by the beginning of their names, in any case and form, and taken as it stands", async () => {
    for (const name of ["ana", "Ana_b", "ana%b", "anab", "Zoe\u0308"]) await add(name);
    expect(await names("ANA")).toEqual(["ana", "ana%b", "Ana_b", "anab"]);
    expect(await names("ana_")).toEqual(["Ana_b"]);
    expect(await names("ana%")).toEqual(["ana%b"]);
    expect(await names("zo\u00eb")).toEqual(["Zoe\u0308"]);
    expect(await names("ana-")).toEqual([]);
  });

  it("come page after page, and the last one says that it is", async () => {
    for (const name of ["a", "b", "c", "d"]) await add(name);
    const first = await directory.call((stub) => stub.page("", null, 2));
    expect(first).toMatchObject({ users: [{ username: "a" }, { username: "b" }], next: "b" });
    const second = await directory.call((stub) => stub.page("", first.next, 2));
    expect(second).toMatchObject({ users: [{ username: "c" }, { username: "d" }], next: null });
  });

  it("come page after page, also where the one at which a page ended has been deleted", async () => {
    for (const name of ["a", "b", "c", "d"]) await add(name);
    await remove("b");
    expect(await names("", "b", 2)).toEqual(["c", "d"]);
  });

  it("are added twice, and removed twice, without harm", async () => {
    for (const _ of [1, 2]) await add("ana");
    expect(await names()).toEqual(["ana"]);
    for (const _ of [1, 2]) await remove("ana");
    expect(await names()).toEqual([]);
  });

  it("are not removed by what is told late of an earlier user of the name", async () => {
    await add("ana", "the second");
    await remove("ana", "the first");
    expect(await names()).toEqual(["ana"]);
  });
});

describe("the claim of a first super-user", () => {
  it("is the same until the user was made, whatever id is proposed", async () => {
    expect(await claim("Root", "id-1")).toBe("id-1");
    expect(await claim("root", "id-2")).toBe("id-1");
  });

  it("is over once that user is listed, also after the user was removed", async () => {
    await claim("Root", "id-1");
    await add("root", "id-1");
    expect(await claim("root", "id-2")).toBeNull();
    await remove("root", "id-1");
    expect(await claim("root", "id-2")).toBeNull();
  });

  it("is over when that user is removed without ever having been listed", async () => {
    await claim("root", "id-1");
    await remove("root", "id-1");
    expect(await claim("root", "id-2")).toBeNull();
  });

  it("goes on where another user of the name comes and goes", async () => {
    await claim("root", "id-1");
    await add("root", "id-of-another");
    await remove("root", "id-of-another");
    expect(await claim("root", "id-2")).toBe("id-1");
  });

  it("of one name says nothing of another", async () => {
    await claim("root", "id-1");
    await add("root", "id-1");
    expect(await claim("root-2", "id-2")).toBe("id-2");
  });
});
