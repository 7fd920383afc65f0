import { expect, it } from "vitest";
import { identityAttribute } from "../../../src/contract/profiles/identity.ts";
import { faultsOf } from "../faults.ts";

it("a definition tells every fault at once", () => {
  const input = { name: "a\tb", dataType: "Text", description: 1, multiValued: 2, identityTypes: 3 };
  expect(faultsOf(identityAttribute.judge(input)).map(({ field }) => field)).toEqual([
    "dataType",
    "name",
    "description",
    "multiValued",
    "identityTypes",
  ]);
});
