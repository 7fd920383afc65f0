/** What `npm start` shows of what wrangler prints, and how a call reads. */
import { describe, expect, it } from "vitest";
import { callLine } from "../../../scripts/start/call-line.ts";
import { wranglerOutput } from "../../../scripts/start/wrangler-output.ts";

const SIGN_IN = {
  event: "sign_in_failed",
  time: "2026-11-28T18:08:21.943Z",
  cid: "c0afe1c740ed788a797d03b9",
  operation: "POST /zato/sso/user/login",
  outcome: "E005001",
  status: 403,
  application: "CRM",
  target: "c3bbc64983215bd8",
};

const PRINTED = [
  "[custom build] Running: npm run --silent assets",
  "Using secrets defined in .dev.vars",
  "Your Worker has access to the following bindings:",
  "Binding                     Resource                  Mode",
  "env.SESSIONS (SessionObject)  Durable Object  local",
  "",
  "❓ Your types might be out of date. Re-run `wrangler types` to ensure your types are correct.",
  "⎔ Starting local server...",
  "[wrangler:info] ✨ Parsed 1 valid header rule.",
  "[wrangler:info] Ready on http://localhost:8787",
  JSON.stringify(SIGN_IN),
  "[wrangler:info] POST /zato/sso/user/login 403 Forbidden (215ms)",
  "⎔ Reloading local server...",
  "⎔ Local server updated and ready",
  "✘ [ERROR] Build failed with 1 error:",
];

function shown(json: boolean) {
  const lines: string[] = [];
  const take = wranglerOutput({
    json,
    print: (line) => lines.push(line),
    onReady: (url) => lines.push(`ready ${url}`),
  });
  for (const line of PRINTED) take(line);
  return lines;
}

it("shows the address, a line a call, changes and errors, and no table of bindings", () => {
  expect(shown(false)).toEqual([
    "ready http://localhost:8787",
    callLine(SIGN_IN),
    "A change of the source or of wrangler.toml is in use.",
    "✘ [ERROR] Build failed with 1 error:",
  ]);
});

it("leaves the log as JSON where that is asked for", () => {
  expect(shown(true)[1]).toBe(JSON.stringify(SIGN_IN));
});

describe("a line of the log", () => {
  it("says when, how, what, on whom, and the code of a failure", () => {
    expect(callLine(SIGN_IN)).toMatch(
      /^\d\d:\d\d:21 {2}403 {2}POST \/zato\/sso\/user\/login {2}on c3bbc64983215bd8 {2}application CRM {2}E005001 {2}\(sign_in_failed\)$/,
    );
  });

  it("names who acted and which attributes, and how many more there are", () => {
    const call = {
      event: "call",
      time: SIGN_IN.time,
      operation: "PUT /zato/sso/session/attr",
      outcome: "ok",
      status: 200,
    };
    expect(callLine({ ...call, actor: "zusr1", names: ["a", "b"], nameCount: 60 })).toMatch(
      / {2}200 {2}PUT \/zato\/sso\/session\/attr {2}by zusr1 {2}names a, b and 58 more$/,
    );
  });

  it("of something else than a call has its event and fields", () => {
    expect(callLine({ event: "setting_fault", setting: "APPS", why: "1 to 100 names are expected" })).toMatch(
      /^\d\d:\d\d:\d\d {2}setting_fault {2}setting APPS {2}why 1 to 100 names are expected$/,
    );
  });
});
