/** A check-out whose client hangs up: it comes to its end all the same, and the person finds it in the list. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { expect, it, vi } from "vitest";
import { app } from "../../src/app.ts";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile } from "../kit/check-outs.ts";
import { expectBody } from "../kit/profiles.ts";
import { env } from "../kit/service.ts";

standInForSts();
const answerOfAws = globalThis.fetch;

it.each([
  ["kept where AWS grants it", async () => answerOfAws("https://sts"), 1],
  ["given up where AWS does not", async () => new Response("no", { status: 500 }), 0],
])("is %s", async (_what, answer, kept) => {
  const holder = await newHolder();
  const papId = await newProfile(holder.person);
  const thought = Promise.withResolvers<void>();
  const aws = vi.spyOn(globalThis, "fetch").mockImplementationOnce(async () => {
    await thought.promise;
    return answer();
  });
  const context = createExecutionContext();
  const held = vi.spyOn(context, "waitUntil");
  const headers = { Authorization: `Bearer ${holder.ust}` };
  const url = `https://profiles.example.com/api/access/${papId}/environments/main`;
  const unheard = app.fetch(new Request(url, { method: "POST", headers }), env, context);
  await vi.waitFor(() => expect(aws).toHaveBeenCalledTimes(1));
  expect(held).toHaveBeenCalledTimes(1);

  thought.resolve();
  await waitOnExecutionContext(context);
  expect(expectBody(await holder.list())).toHaveLength(kept);
  const { status } = await holder.checkOut(papId);
  expect(status).toBe(kept === 1 ? 400 : 200);
  await unheard;
  aws.mockRestore();
});
