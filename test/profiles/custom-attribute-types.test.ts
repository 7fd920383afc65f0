/** Which values an identity attribute takes: text that fits its type, and none where the user's own fields speak. */
import { beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../kit/people.ts";
import {
  api,
  expectBody,
  expectNothing,
  expectProblem,
  newIdentityAttribute,
  patchValues,
  type ValueChange,
  valuesOf,
} from "../kit/profiles.ts";

const builtInIds = async () =>
  new Map(
    expectBody<{ id: string; name: string; builtIn: boolean }[]>(await api("GET", "/users/attributes"))
      .filter(({ builtIn }) => builtIn)
      .map(({ id, name }) => [name, id]),
  );

let single: string;

beforeAll(async () => {
  single = (await newIdentityAttribute()).id;
});

describe("values", () => {
  const TYPES: [dataType: string, fit: string[], unfit: string[]][] = [
    ["String", ["", "a", "Größe 漢 🎉", "line\nbreak", "v".repeat(1_024), "𐐀".repeat(1_024)], ["v".repeat(1_025)]],
    [
      "Number",
      ["0", "-1", "3.14", "1e5", "-0.5E-7", "12345678901234567890"],
      ["", "+1", "01", ".5", "1.", "1e", "0x1", "NaN", "Infinity", " 1", "1 ", "1,5", "٣"],
    ],
    ["Boolean", ["true", "false"], ["", "True", "TRUE", "1", "yes", " true"]],
    [
      "Date",
      ["2026-11-22", "2024-02-29", "1900-01-01", "9999-12-31"],
      ["", "2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "2026-1-1", "22.11.2026", "2026-11-22T00:00:00Z"],
    ],
  ];

  it.each(TYPES.flatMap(([dataType, fit]) => fit.map((value) => [dataType, value])))(
    "of type %s may be %j",
    async (dataType, value) => {
      const [{ userId }, { id }] = [await newPerson(), await identityAttributeOf(String(dataType))];
      expectNothing(await patchValues(userId, ["add", id, value]));
      expect(await valuesOf(userId)).toEqual([[id, value]]);
    },
  );

  it.each(TYPES.flatMap(([dataType, , unfit]) => unfit.map((value) => [dataType, value])))(
    "of type %s may not be %j",
    async (dataType, value) => {
      const [{ userId }, { id }] = [await newPerson(), await identityAttributeOf(String(dataType))];
      const details = expectProblem(await patchValues(userId, ["add", single, "s"], ["add", id, value]), 400, "E1003");
      expect(details).toMatch(/^\[1\]\.attributeValue: /);
      expect(await valuesOf(userId)).toEqual([]);
    },
  );

  it.each([5, true, null, undefined, ["a"], { a: 1 }, "\ud800"])("are text, and %j is none", async (value) => {
    const { userId } = await newPerson();
    expect(expectProblem(await patchValues(userId, ["add", single, value]), 400, "E1003")).toMatch(
      /^\[0\]\.attributeValue: /,
    );
  });

  it("of Mobile and Phone are kept like custom ones; those of the user's own fields are read-only", async () => {
    const { userId } = await newPerson({ email: "ann@example.com" });
    const ids = await builtInIds();
    const kept = ["Mobile", "Phone"].map((name): ValueChange => ["add", ids.get(name) ?? "", "+49 30 901820"]);
    expectNothing(await patchValues(userId, ...kept));
    for (const name of ["Username", "Email", "First Name", "Last Name", "Status"]) {
      for (const op of ["add", "remove"] as const) {
        const answer = await patchValues(userId, [op, ids.get(name) ?? "", "ann@example.com"]);
        expect(expectProblem(answer, 400, "E1003")).toMatch(/^\[0\]\.attributeId: /);
      }
    }
    expect(await valuesOf(userId)).toEqual(kept.map(([, id, value]) => [id, value]));
  });
});

/** A definition of a type, made once: there is a limit to their number. */
const ofType = new Map<string, Promise<{ id: string }>>();
function identityAttributeOf(dataType: string): Promise<{ id: string }> {
  const made = ofType.get(dataType) ?? newIdentityAttribute({ dataType, multiValued: true });
  ofType.set(dataType, made);
  return made;
}
