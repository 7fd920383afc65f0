import { describe, expect, it } from "vitest";
import { environment } from "../../../src/contract/profiles/environment.ts";
import { faultsOf } from "../faults.ts";

const ROLE = "arn:aws:iam::123456789012:role/finance";

/** The fields at fault, in order. */
function faults(input: Record<string, unknown>): string[] {
  return faultsOf(environment.judge(input)).map(({ field }) => field);
}

describe("an environment", () => {
  it("needs a role, and has an hour and nothing else by default", () => {
    expect(environment.judge({ roleArn: ROLE })).toEqual({
      ok: true,
      value: { roleArn: ROLE, region: null, durationSeconds: 3_600, externalId: null },
    });
  });

  it("tells every fault at once, and quotes nothing", () => {
    const input = { roleArn: "quoted", region: "quoted", durationSeconds: "quoted", externalId: "q!" };
    expect(faults(input)).toEqual(["roleArn", "region", "durationSeconds", "externalId"]);
    expect(JSON.stringify(environment.judge(input))).not.toContain("quoted");
  });

  it("has a role of at most 2,048 characters", () => {
    const arn = (length: number) => `arn:aws:iam::123456789012:role/${"p".repeat(length - 34)}/rr`;
    expect(arn(2_048)).toHaveLength(2_048);
    expect(faults({ roleArn: arn(2_048) })).toEqual([]);
    expect(faults({ roleArn: arn(2_049) })).toEqual(["roleArn"]);
  });

  it.each(["us-east-1.example.com", "us-east-1/", "us-east-1:443", "@us-east-1", "us-east-1\n"])(
    "has no region that would make another host: %j",
    (region) => {
      expect(faults({ roleArn: ROLE, region })).toEqual(["region"]);
    },
  );

  it("takes a number of seconds as its text", () => {
    expect(environment.judge({ roleArn: ROLE, durationSeconds: "900" })).toMatchObject({
      value: { durationSeconds: 900 },
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 900.5, "900.5", [900]])(
    "lasts whole seconds, and %j is none",
    (seconds) => {
      expect(faults({ roleArn: ROLE, durationSeconds: seconds })).toEqual(["durationSeconds"]);
    },
  );
});
