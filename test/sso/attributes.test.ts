/**
 * What each method does to an attribute that is missing, live or expired: the contract's table, for a session and for a
 * user, for one attribute and for many. An attribute that is live here was made 5 seconds ago, encrypted, for 100.
 */
import { describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";

type State = "missing" | "live" | "expired";
type Refused = [status: number, code: string];

/** What is read afterwards: `age` and `lasts` are seconds, since the creation and until the expiry. */
interface Becomes {
  value: string;
  sealed?: true;
  age?: number;
  lasts?: number;
}

const EXISTS: Refused = [403, "E009001"];
const NONE: Refused = [403, "E009002"];
const MISSING: Refused = [400, "E008003"];
const OLD = { value: "the old value", encrypt: true };

const TABLE: [method: string, State, item: Fields, Becomes | Refused][] = [
  ["POST", "missing", { value: "new" }, { value: "new" }],
  ["POST", "missing", { value: "new", encrypt: true, expiration: 60 }, { value: "new", sealed: true, lasts: 60 }],
  ["POST", "missing", { value: "" }, { value: "" }],
  ["POST", "missing", { value: "new", expiration: 0 }, { value: "new" }],
  ["POST", "missing", { value: "new", expiration: null }, { value: "new" }],
  ["POST", "missing", { value: "new", encrypt: false }, { value: "new" }],
  ["POST", "missing", {}, MISSING],
  ["POST", "missing", { expiration: 60 }, MISSING],
  ["POST", "missing", { encrypt: true }, MISSING],
  ["POST", "live", { value: "new" }, EXISTS],
  ["POST", "live", { value: "" }, EXISTS],
  ["POST", "live", {}, MISSING],
  ["POST", "expired", { value: "new" }, { value: "new" }],
  ["POST", "expired", { value: "new", encrypt: true, expiration: 60 }, { value: "new", sealed: true, lasts: 60 }],

  ["PUT", "missing", { value: "new" }, { value: "new" }],
  ["PUT", "missing", { value: "new", encrypt: true, expiration: 1 }, { value: "new", sealed: true, lasts: 1 }],
  ["PUT", "missing", { value: "" }, { value: "" }],
  ["PUT", "missing", {}, MISSING],
  ["PUT", "missing", { expiration: 60 }, MISSING],
  ["PUT", "missing", { expiration: 0 }, MISSING],
  ["PUT", "live", { value: "new" }, { value: "new", age: 5, lasts: 95 }],
  ["PUT", "live", { value: "new", encrypt: false }, { value: "new", age: 5, lasts: 95 }],
  ["PUT", "live", { value: "new", encrypt: true }, { value: "new", sealed: true, age: 5, lasts: 95 }],
  ["PUT", "live", { value: "" }, { value: "", age: 5, lasts: 95 }],
  ["PUT", "live", { value: "new", expiration: 7 }, { value: "new", age: 5, lasts: 7 }],
  ["PUT", "live", { value: "new", expiration: 0 }, { value: "new", age: 5 }],
  ["PUT", "live", { value: "new", expiration: null }, { value: "new", age: 5 }],
  ["PUT", "live", { expiration: 300 }, { value: OLD.value, sealed: true, age: 5, lasts: 300 }],
  ["PUT", "live", { expiration: 0 }, { value: OLD.value, sealed: true, age: 5 }],
  ["PUT", "live", { expiration: null }, { value: OLD.value, sealed: true, age: 5 }],
  ["PUT", "live", {}, MISSING],
  ["PUT", "live", { encrypt: true }, MISSING],
  ["PUT", "live", { encrypt: false, expiration: 60 }, MISSING],
  ["PUT", "expired", { value: "new" }, { value: "new" }],
  ["PUT", "expired", { value: "new", expiration: 60 }, { value: "new", lasts: 60 }],
  ["PUT", "expired", { expiration: 60 }, MISSING],

  ["PATCH", "missing", { value: "new" }, NONE],
  ["PATCH", "missing", { expiration: 60 }, NONE],
  ["PATCH", "expired", { value: "new" }, NONE],
  ["PATCH", "expired", { expiration: 60 }, NONE],
  ["PATCH", "live", { value: "new" }, { value: "new", age: 5, lasts: 95 }],
  ["PATCH", "live", { value: "new", encrypt: true }, { value: "new", sealed: true, age: 5, lasts: 95 }],
  ["PATCH", "live", { value: "" }, { value: "", age: 5, lasts: 95 }],
  ["PATCH", "live", { value: "new", expiration: 0 }, { value: "new", age: 5 }],
  ["PATCH", "live", { expiration: 300 }, { value: OLD.value, sealed: true, age: 5, lasts: 300 }],
  ["PATCH", "live", { expiration: null }, { value: OLD.value, sealed: true, age: 5 }],
  ["PATCH", "live", {}, MISSING],
  ["PATCH", "live", { encrypt: true, expiration: 60 }, MISSING],
];

const SHAPES = ["one", "many"] as const;

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19);
const NEVER = "9999-12-31T00:00:00";

/** Brings the attribute `a` into a state, at a clock that stands still. */
async function given(owner: Owner, state: State): Promise<void> {
  stopClock();
  if (state !== "missing") {
    expectOk(await owner.call("PUT", { name: "a", ...OLD, expiration: state === "live" ? 100 : 5 }));
  }
  advance(5_000);
}

/** Writes `a`, as one or between two others. */
function write(owner: Owner, method: string, shape: (typeof SHAPES)[number], item: Fields) {
  if (shape === "one") return owner.call(method, { name: "a", ...item });
  return owner.call(method, {
    data: [
      { name: "before", value: "1" },
      { name: "a", ...item },
      { name: "z", value: "2" },
    ],
  });
}

describe.each(OWNERS)("of %s", (_kind, make) => {
  describe.each(SHAPES)("%s", (shape) => {
    it.each(TABLE)("%s, %s, %j", async (method, state, item, expected) => {
      const owner = await make();
      await given(owner, state);
      // PATCH takes no name that is missing, so the two others are there first.
      if (shape === "many" && method === "PATCH") {
        expectOk(
          await owner.call("PUT", {
            data: [
              { name: "before", value: "0" },
              { name: "z", value: "0" },
            ],
          }),
        );
      }
      const earlier = expectOk(await owner.call("GET", { data: ["before", "a", "z"] })).result;

      const answer = await write(owner, method, shape, item);

      if (Array.isArray(expected)) {
        const message = expectRefusal(answer, ...expected);
        expect(/data\[\d+]/.exec(message)?.[0]).toBe(shape === "many" ? "data[1]" : undefined);
        expect(expectOk(await owner.call("GET", { data: ["before", "a", "z"] })).result).toEqual(earlier);
        return;
      }
      expect(expectOk(answer)).toEqual({});
      const now = Date.now();
      const read = await owner.call("GET", { name: "a" });
      expect(expectOk(read)).toEqual({
        found: true,
        name: "a",
        value: expected.value,
        creation_time: shown(now - 1_000 * (expected.age ?? 0)),
        last_modified: shown(now),
        expiration_time: expected.lasts === undefined ? NEVER : shown(now + 1_000 * expected.lasts),
        is_encrypted: expected.sealed ?? false,
      });
      const revision = expected.age === undefined ? now : now - 5_000 + 1;
      expect(read.headers.get("ETag")).toBe(`"${revision}"`);
      if (shape === "one") expect(answer.headers.get("ETag")).toBe(`"${revision}"`);
      else expect(answer.headers.has("ETag")).toBe(false);
    });
  });

  it.each<State>(["missing", "live", "expired"])("DELETE of one that is %s is ok, and it is gone", async (state) => {
    for (const parameters of [{ name: "a" }, { data: ["a"] }, { data: ["a", "none", "a"] }]) {
      const owner = await make();
      await given(owner, state);
      expect(expectOk(await owner.call("DELETE", { ...parameters, value: "ignored" }))).toEqual({});
      expect(expectOk(await owner.call("GET", { name: "a" }))).toEqual({ found: false });
    }
  });

  it("with a name and data, the name wins and the data is not even looked at", async () => {
    const owner = await make();
    for (const method of ["POST", "PUT", "PATCH"]) {
      expectOk(await owner.call(method, { name: "a", value: method, data: [{ nonsense: true }] }));
      expect(expectOk(await owner.call("GET", { name: "a", data: "b" }))).toMatchObject({ value: method });
    }
    expectOk(await owner.call("DELETE", { name: "b", data: ["a"] }));
    expect(expectOk(await owner.call("GET", { name: "a" }))).toMatchObject({ found: true });
  });
});
