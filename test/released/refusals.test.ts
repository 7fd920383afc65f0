/** What 0.1.0 is told where this version refuses for reasons that 0.1.0 does not know. */
import { expect, it } from "vitest";
import { Overloaded } from "../../src/domain/overloaded.ts";
import { asBefore } from "../../src/released/refusals.ts";

const told = (reason: string, more = {}) => asBefore({ ok: false, reason, ...more }, () => ({}));

it("what it knows stays, with what belongs to it", async () => {
  expect(await told("precondition-failed", { item: 1, revision: 5 })).toEqual({
    ok: false,
    reason: "precondition-failed",
    item: 1,
    revision: 5,
  });
});

it("what it does not know is a refusal without a reason", async () => {
  expect(await told("password-expired")).toEqual({ ok: false, reason: "forbidden" });
  expect(await told("not-confirmed")).toEqual({ ok: false, reason: "not-approved" });
});

it.each(["too-many-trials", "too-busy"])("it is to come again where it has to wait: %s", async (reason) => {
  await expect(told(reason, { retryAfterSeconds: 5 })).rejects.toThrow(Overloaded);
});
