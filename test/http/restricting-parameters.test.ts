/** Parameters that restrict what a call does or shows are taken or refused: ignored, it would do or show more. */
import { beforeEach, describe, expect, it } from "vitest";
import { type LiveSession, newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { expectOk, expectRefusal } from "../kit/service.ts";
import { ask, bearer, isAlive, SESSION, signInDirectly, USER } from "../kit/sso.ts";

it.each(["If-Match", "If-None-Match"])("%s on a change that has no revision is refused", async (name) => {
  const { ust } = await newSession();
  const headers = { [name]: '"1"' };
  for (const [method, path, fields] of [
    ["PATCH", USER, { ust, display_name: "x" }],
    ["PATCH", `${USER}/password`, { ust, old_password: PASSWORD, new_password: "another-password" }],
    ["PATCH", SESSION, { ust }],
    ["DELETE", SESSION, { current_ust: ust, target_ust: ust }],
    ["DELETE", `${SESSION}/list`, { ust }],
  ] as const) {
    expect(expectRefusal(await ask(method, path, fields, headers), 400, "E008002")).toContain(name);
  }
  expectOk(await ask("GET", USER, { ust }, headers));
});

describe("ending sessions", () => {
  let own: LiveSession;
  let other: LiveSession;
  beforeEach(async () => {
    own = await signInDirectly(await newPerson({ isSuperUser: true }));
    other = await signInDirectly(own.person);
  });

  it("all others, with one of them named, ends none", async () => {
    const refused = await ask("DELETE", `${SESSION}/list`, { session_id: other.sessionId }, bearer(own.ust));
    expect(expectRefusal(refused, 400, "E008002")).toContain(`use \`DELETE ${SESSION}\``);
    expect(await isAlive(other.ust)).toBe(true);
  });

  it("one of a user, which is not named, does not end the session that acts", async () => {
    const user_id = (await newPerson()).userId;
    const refused = await ask("DELETE", SESSION, { user_id }, bearer(own.ust));
    expect(expectRefusal(refused, 400, "E008003")).toMatch(/^`session_id` is missing/);
    expect(await isAlive(own.ust)).toBe(true);
    expectOk(await ask("DELETE", SESSION, { user_id: "" }, bearer(own.ust)));
    expect(await isAlive(own.ust)).toBe(false);
  });
});
