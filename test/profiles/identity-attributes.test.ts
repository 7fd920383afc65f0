/** Which identity attributes there are: the built-in ones, those that are defined, their names and how they are found. */
import { describe, expect, it } from "vitest";
import { api, expectBody, expectNothing, expectProblem, newIdentityAttribute, newName } from "../kit/profiles.ts";

const PATH = "/users/attributes";
const BUILT_IN = ["Username", "Email", "First Name", "Last Name", "Mobile", "Phone", "Status"];

interface Definition {
  id: string;
  name: string;
  builtIn: boolean;
}

const list = async (filter?: string) =>
  expectBody<Definition[]>(
    await api("GET", filter === undefined ? PATH : `${PATH}?${new URLSearchParams({ filter })}`),
  );

const define = (fields: object) => api("POST", PATH, { body: { name: newName(), dataType: "String", ...fields } });

describe("the built-in ones", () => {
  it("stand at the head of the list, each with every field", async () => {
    const builtIn = (await list()).slice(0, BUILT_IN.length);
    expect(builtIn.map(({ name }) => name)).toEqual(BUILT_IN);
    for (const one of builtIn) {
      expect(one).toEqual({
        id: expect.stringMatching(/^[0-9a-z]{20}$/),
        name: one.name,
        description: expect.stringMatching(/\S/),
        dataType: "String",
        multiValued: false,
        builtIn: true,
        identityTypes: ["User"],
      });
    }
    expect(new Set(builtIn.map(({ id }) => id)).size).toBe(BUILT_IN.length);
  });

  it("are read by their ids, and cannot be deleted", async () => {
    for (const one of (await list()).slice(0, BUILT_IN.length)) {
      expect(expectBody(await api("GET", `${PATH}/${one.id}`))).toEqual(one);
      expect(expectProblem(await api("DELETE", `${PATH}/${one.id}`), 400, "E1003")).toMatch(/^id: /);
      expect(expectBody(await api("GET", `${PATH}/${one.id}`))).toEqual(one);
    }
  });
});

describe("defining", () => {
  it("needs a name and a type, and answers with all fields", async () => {
    const name = newName();
    const defined = expectBody(await api("POST", PATH, { body: { name, dataType: "Number" } }));
    expect(defined).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{20}$/),
      name,
      description: "",
      dataType: "Number",
      multiValued: false,
      builtIn: false,
      identityTypes: ["User"],
    });
    expect(expectBody(await api("GET", `${PATH}/${defined.id}`))).toEqual(defined);
    expect((await list()).at(-1)).toEqual(defined);
  });

  it("takes every field that the SDK sends", async () => {
    const sent = {
      name: newName(),
      description: "Größe",
      dataType: "Date",
      multiValued: true,
      identityTypes: ["User"],
    };
    const defined = expectBody(await api("POST", PATH, { body: { ...sent, id: "mine", builtIn: true } }));
    expect(defined).toEqual({ ...sent, id: defined.id, builtIn: false });
    expect(defined.id).not.toBe("mine");
  });

  it.each<[what: string, fields: object]>([
    ["a name of 191", { name: `${"n".repeat(155)}${crypto.randomUUID()}` }],
    ["an astral name", { name: `𐐀${crypto.randomUUID()}` }],
    ["no description", { description: null }],
    ['description ""', { description: "" }],
    ["multiValued as text", { multiValued: "true" }],
    ["no multiValued", { multiValued: null }],
    ["no identityTypes", { identityTypes: null }],
    ...["String", "Number", "Boolean", "Date"].map((dataType): [string, object] => [dataType, { dataType }]),
  ])("takes %s", async (_what, fields) => {
    expectBody(await define(fields));
  });

  it.each([
    ["no name", { name: null }, "name"],
    ['the name ""', { name: "" }, "name"],
    ["a name of 192", { name: "n".repeat(192) }, "name"],
    ["a name that is a number", { name: 5 }, "name"],
    ["a name with a line break", { name: "a\nb" }, "name"],
    ["half a character", { name: "\ud800" }, "name"],
    ["no type", { dataType: null }, "dataType"],
    ["the type string", { dataType: "string" }, "dataType"],
    ["a description that is a list", { description: [] }, "description"],
    ["a description of 1001", { description: "d".repeat(1_001) }, "description"],
    ["multiValued as perhaps", { multiValued: "perhaps" }, "multiValued"],
    ["an unknown identity type", { identityTypes: ["ServiceIdentity"] }, "identityTypes"],
    ["no list of identity types", { identityTypes: "User" }, "identityTypes"],
    ["an empty list of identity types", { identityTypes: [] }, "identityTypes"],
  ])("refuses %s", async (_what, fields, field) => {
    const before = await list();
    expect(expectProblem(await define(fields), 400, "E1003")).toMatch(new RegExp(`^${field}: `));
    expect(await list()).toEqual(before);
  });

  it("refuses a name that there is, in another case too, of the built-in ones as well", async () => {
    const { name } = await newIdentityAttribute();
    for (const taken of [name, name.toUpperCase(), "Email", "FIRST NAME"]) {
      expectProblem(await define({ name: taken }), 409, "E1005");
    }
  });

  it("of the same name at the same time makes one", async () => {
    const name = newName();
    const answers = await Promise.all([1, 2, 3].map(() => define({ name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await list(`name eq "${name}"`)).toHaveLength(1);
  });
});

describe("deleting", () => {
  it("takes the definition away, once, and frees its name for another one", async () => {
    const { id, name } = await newIdentityAttribute();
    expectNothing(await api("DELETE", `${PATH}/${id}`));
    expectProblem(await api("GET", `${PATH}/${id}`), 404, "E1004");
    expectProblem(await api("DELETE", `${PATH}/${id}`), 404, "E1004");
    expect((await newIdentityAttribute({ name })).id).not.toBe(id);
  });
});

describe("finding", () => {
  it.each(['name eq "Email"', 'name eq "eMAIL"', 'Name EQ "Email"', ' name  eq "Email" ', 'name eq "\\u0045mail"'])(
    "by %s",
    async (filter) => {
      expect((await list(filter)).map(({ name }) => name)).toEqual(["Email"]);
    },
  );

  it("finds a name with a quotation mark, and nothing where there is nothing", async () => {
    const name = `"${newName()}" \\`;
    const { id } = await newIdentityAttribute({ name });
    expect((await list(`name eq ${JSON.stringify(name)}`)).map((one) => one.id)).toEqual([id]);
    expect(await list(`name eq "${newName()}"`)).toEqual([]);
    expect(await list('name eq ""')).toEqual([]);
  });

  it.each([
    "",
    'name ne "Email"',
    "name eq Email",
    "name eq 'Email'",
    'id eq "Email"',
    'name eq "a" or name eq "b"',
    'name eq "a" AND id eq "b"',
    'name eq "a',
    'name co "mail"',
    'xname eq "Email"',
  ])("refuses another filter: %s", async (filter) => {
    const answer = await api("GET", `${PATH}?${new URLSearchParams({ filter })}`);
    expect(expectProblem(answer, 400, "E1003")).toMatch(/^filter: /);
  });

  it("refuses two filters", async () => {
    const filter = encodeURIComponent('name eq "Email"');
    expectProblem(await api("GET", `${PATH}?filter=${filter}&filter=${filter}`), 400, "E1003");
  });
});

it("knows one type of identity", async () => {
  expect(expectBody(await api("GET", `${PATH}/identity-types`))).toEqual(["User"]);
});

it("takes 200 definitions and not one more", async () => {
  const free = 200 - ((await list()).length - BUILT_IN.length);
  for (let i = 0; i < free; i += 1) await newIdentityAttribute();
  expect(expectProblem(await define({}), 400, "E1003")).toContain("200");
  const last = (await list()).at(-1);
  expectNothing(await api("DELETE", `${PATH}/${last?.id}`));
  expectBody(await define({}));
});
