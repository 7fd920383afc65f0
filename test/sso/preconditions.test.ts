/** `If-Match` and `If-None-Match`: on a single PUT, PATCH or DELETE, judged before everything else about the attribute. */
import { describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";

const etag = ({ headers }: Answer) => headers.get("ETag");
const when = (headers: Record<string, string>) => ({ headers });

/** Makes `a`, and `gone`, which has expired; returns the revision of `a`. */
async function given(owner: Owner): Promise<number> {
  const now = stopClock();
  expectOk(
    await owner.call("POST", {
      data: [
        { name: "a", value: "1" },
        { name: "gone", value: "1", expiration: 1 },
      ],
    }),
  );
  advance(1_000);
  return now;
}

/** What the headers ask: R is the live revision, N another. */
const HELD: [Record<string, string>, live: boolean, missing: boolean][] = [
  [{ "If-Match": '"R"' }, true, false],
  [{ "If-Match": 'W/"R"' }, true, false],
  [{ "If-Match": '"R-gzip"' }, true, false],
  [{ "If-Match": 'W/"R;br"' }, true, false],
  [{ "If-Match": '"N-gzip"' }, false, false],
  [{ "If-Match": '"N", "R"' }, true, false],
  [{ "If-Match": '"N"' }, false, false],
  [{ "If-Match": '"0R"' }, false, false],
  [{ "If-Match": "*" }, true, false],
  [{ "If-None-Match": "*" }, false, true],
  [{ "If-None-Match": " * " }, false, true],
  [{ "If-Match": "*", "If-None-Match": "*" }, false, false],
];

const REFUSED: [string, Record<string, string>][] = [
  ["a revision without quotes", { "If-Match": "1" }],
  ["nothing", { "If-Match": "" }],
  ["a list that is cut off", { "If-Match": '"1", "2' }],
  ["a star among tags", { "If-Match": '*, "1"' }],
  ["If-None-Match with a revision", { "If-None-Match": '"1"' }],
  ["If-None-Match with nothing", { "If-None-Match": "" }],
  ["a good and a bad one", { "If-Match": "*", "If-None-Match": '"1"' }],
];

describe.each(OWNERS)("of %s", (_kind, make) => {
  describe.each(HELD)("%j", (template, live, missing) => {
    const headers = (revision: number) =>
      Object.fromEntries(
        Object.entries(template).map(([k, v]) => [k, v.replace("R", `${revision}`).replace("N", `${revision + 1}`)]),
      );
    const methods: [string, Fields][] = [
      ["PUT", { value: "2" }],
      ["PUT", { expiration: 60 }],
      ["PATCH", { value: "2" }],
      ["DELETE", {}],
    ];

    it.each(template["If-None-Match"] ? methods.slice(0, 2) : methods)("%s %j", async (method, item) => {
      const owner = await make();
      const revision = await given(owner);

      const answer = await owner.call(method, { name: "a", ...item }, when(headers(revision)));
      if (live) {
        expectOk(answer);
        expect(etag(answer)).toBe(method === "DELETE" ? null : `"${revision + 1}"`);
      } else {
        expectRefusal(answer, 412, "E009003");
        expect(etag(answer)).toBe(`"${revision}"`);
      }
      const after = expectOk(await owner.call("GET", { name: "a" }));
      expect(after.value).toBe(live && item.value ? "2" : live && method === "DELETE" ? undefined : "1");

      // Of a missing one the condition is judged before anything that is missing.
      for (const name of ["none", "gone"]) {
        const other = await owner.call(method, { name, ...item }, when(headers(revision)));
        if (!missing) expectRefusal(other, 412, "E009003");
        else if (item.value) expectOk(other);
        else expectRefusal(other, 400, "E008003");
        expect(other.headers.has("ETag")).toBe(other.status === 200);
      }
    });
  });

  it.each(REFUSED)("%s is refused, never ignored", async (_case, headers) => {
    const owner = await make();
    const revision = await given(owner);
    for (const [method, item] of [
      ["PUT", { value: "2" }],
      ["PATCH", { value: "2" }],
      ["DELETE", {}],
    ] as const) {
      expectRefusal(await owner.call(method, { name: "a", ...item }, when(headers)), 400, "E008002");
    }
    expect(etag(await owner.call("GET", { name: "a" }))).toBe(`"${revision}"`);
  });

  it.each<[method: string, parameters: Fields, sub?: string]>([
    ["POST", { name: "new", value: "2" }],
    ["POST", { data: [{ name: "new", value: "2" }] }],
    ["PUT", { data: [{ name: "a", value: "2" }] }],
    ["PATCH", { data: [{ name: "a", value: "2" }] }],
    ["DELETE", { data: ["a"] }],
  ])("no precondition goes with %s %j%s", async (method, parameters, sub = "") => {
    const owner = await make();
    const revision = await given(owner);
    for (const headers of [{ "If-Match": "*" }, { "If-None-Match": "*" }]) {
      expectRefusal(await owner.call(method, parameters, { sub, headers }), 400, "E008002");
    }
    expect(etag(await owner.call("GET", { name: "a" }))).toBe(`"${revision}"`);
    expect(expectOk(await owner.call("GET", { name: "new" }))).toEqual({ found: false });
  });

  it("If-None-Match of the present revision spares the answer to a GET of one", async () => {
    const owner = await make();
    const tag = `"${await given(owner)}"`;
    for (const known of [tag, `W/${tag}`, `"1", ${tag}`, tag.replace(/"$/, '-gzip"'), tag.replace(/"$/, ';br"'), "*"]) {
      const answer = await owner.call("GET", { name: "a" }, when({ "If-None-Match": known }));
      expect({ status: answer.status, body: answer.body, etag: etag(answer) }).toEqual({
        status: 304,
        body: {},
        etag: tag,
      });
    }
    for (const known of ['"1"', `"1${tag.slice(1)}`, tag.replace(/"$/, '0"')]) {
      expectOk(await owner.call("GET", { name: "a" }, when({ "If-None-Match": known })));
    }
    expectOk(await owner.call("GET", { name: "a", decrypt: "no" }, when({ "If-None-Match": tag })));
    expectOk(await owner.call("GET", { name: "gone" }, when({ "If-None-Match": "*" })));
    expectRefusal(await owner.call("GET", { name: "a" }, when({ "If-None-Match": "1" })), 400, "E008002");
  });

  it.each<[parameters: Fields, sub: string]>([
    [{ data: ["a"] }, ""],
    [{ name: "a" }, "/exists"],
    [{}, "/names"],
    [{}, "/all"],
  ])("If-None-Match is ignored on GET of %j%s, and If-Match refused on every GET", async (parameters, sub) => {
    const owner = await make();
    await given(owner);
    expectOk(await owner.call("GET", parameters, { sub, headers: { "If-None-Match": "*" } }));
    expectRefusal(await owner.call("GET", parameters, { sub, headers: { "If-Match": "*" } }), 400, "E008002");
    expectRefusal(await owner.call("GET", { name: "a" }, when({ "If-Match": "*" })), 400, "E008002");
  });

  it.each(["PATCH", "DELETE"])("If-None-Match goes with PUT alone, not with %s", async (method) => {
    const owner = await make();
    await given(owner);
    const answer = await owner.call(method, { name: "none", value: "2" }, when({ "If-None-Match": "*" }));
    expectRefusal(answer, 400, "E008002");
  });

  it("of many that hold the same revision, one alone goes through", async () => {
    const owner = await make();
    const revision = await given(owner);
    const tries = Array.from({ length: 20 }, (_, i) =>
      owner.call("PUT", { name: "a", value: `try ${i}` }, when({ "If-Match": `"${revision}"` })),
    );
    const answers = await Promise.all(tries);
    const done = answers.filter(({ status }) => status === 200);
    expect(done.map(etag)).toEqual([`"${revision + 1}"`]);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expectRefusal(answer, 412, "E009003");
      expect(etag(answer)).toBe(`"${revision + 1}"`);
    }
  });
});
