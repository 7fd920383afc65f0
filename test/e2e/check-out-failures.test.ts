/**
 * Check-outs that AWS refuses, or does not answer: each ends as a clear error with AWS's own words in `details`, costs
 * one call of AWS and no second one, and leaves the environment free for the next check-out.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  access,
  checkedOut,
  checkOut,
  expectProblem,
  newMember,
  newProfile,
  openStage,
  type Stage,
} from "./aws-stage.ts";
import type { StsBehaviour } from "./sts-stand-in.ts";

/** The service waits 20 s for AWS. */
const AWS_PATIENCE_MS = 20_000;

let stage: Stage;
let ust: string;
beforeAll(async () => {
  stage = await openStage();
  const ana = await newMember(stage, "ana");
  const attribute = { sessionAttributeType: "Static", mappingName: "project", attributeValue: "hush-7" };
  for (const papId of ["finance", "unanswered", "cut-off"]) {
    await newProfile(stage, papId, { attributes: [attribute], members: [ana] });
  }
  ust = await ana.signIn();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.sts.calls.length = 0;
});

/** The failed check-out has left nothing behind, and the next one succeeds. */
async function expectFree(papId: string): Promise<void> {
  expect((await access(stage, ust, "GET", "/app-access-status")).text).toBe("[]");
  const id = await checkedOut(stage, ust, papId);
  expect((await access(stage, ust, "PUT", `/${id}`)).status).toBe(200);
}

it.each<[StsBehaviour & string, number, string, RegExp, string | null]>([
  [
    "wrong-signature",
    400,
    "CO-0001",
    /does not accept the signature.* AWS_SECRET_ACCESS_KEY/,
    "The request signature we calculated does not match the signature you provided.",
  ],
  ["clock-skew", 400, "CO-0001", /the clock of this service is wrong/, "Signature expired: "],
  ["throttling", 429, "E1000", /wait, and check out again/, "Rate exceeded"],
  ["server-error", 503, "E1000", /check out again later/, "The request processing has failed."],
  [
    "packed-policy-too-large",
    400,
    "E1003",
    /shorten their keys and values/,
    "Packed size of session tags consumes 106% of allotted space.",
  ],
  ["access-denied", 403, "E1002", /trust policy must allow/, "is not authorized to perform: sts:TagSession"],
  [
    "expired-token",
    400,
    "CO-0001",
    /must replace AWS_ACCESS_KEY_ID/,
    "The security token included in the request is expired",
  ],
  ["garbage", 503, "E1000", /check AWS_STS_ENDPOINT/, null],
  ["oversized", 503, "E1000", /check AWS_STS_ENDPOINT/, null],
  ["redirect", 503, "E1000", /check AWS_STS_ENDPOINT/, null],
  ["broken-connection", 503, "E1000", /could not be reached, or the connection broke/, null],
])("AWS: %s", async (behaviour, status, errorCode, advice, words) => {
  stage.sts.next(behaviour);
  const answer = await checkOut(stage, ust, "finance");
  const { message, details } = expectProblem(answer, status, errorCode);
  expect(message).toMatch(advice);
  if (words === null) expect(details).toBeNull();
  else expect(details).toContain(words);
  expect(answer.headers["retry-after"]).toBe(behaviour === "throttling" ? "5" : undefined);
  expect(answer.text).not.toContain("hush");
  expect(stage.sts.calls).toHaveLength(1);
  await expectFree("finance");
});

it("AWS: no answer, and half of one", async () => {
  stage.sts.next("silence", "half-answer");
  const start = Date.now();
  const answers = await Promise.all([checkOut(stage, ust, "unanswered"), checkOut(stage, ust, "cut-off")]);
  expect(Date.now() - start).toBeGreaterThan(AWS_PATIENCE_MS - 1_000);
  for (const answer of answers) {
    const { message, details } = expectProblem(answer, 503, "E1000");
    expect(message).toMatch(/did not answer in time: check out again/);
    expect(details).toBeNull();
  }
  expect(stage.sts.calls).toHaveLength(2);
  await expectFree("unanswered");
  await expectFree("cut-off");
});
