/** People of identity providers have no password, and names that nobody else is given. */
import { describe, expect, it } from "vitest";
import { comeIn, exchange, newSubject, standInForProvider, TOKEN_REFUSED } from "../kit/identity-provider.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { newPerson, newSession } from "../kit/people.ts";
import { expectOk, expectRefusal } from "../kit/service.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";

describe("a person of a provider", () => {
  it("has no password: signing in with one, and setting one, is refused", async () => {
    const provider = await standInForProvider();
    const { ust } = await comeIn(provider, { sub: newSubject() });
    const { username, user_id } = expectOk(await ask("GET", USER, { ust }));
    for (const password of ["a-password-of-tests", ""]) {
      expectRefusal(await ask("POST", LOGIN, { username, password }), 403, "E005001");
    }
    const admin = await newSession(await newPerson({ isSuperUser: true }));
    const change = { new_password: "another-password" };
    expectRefusal(await ask("PATCH", `${USER}/password`, { ust: admin.ust, user_id, ...change }), 403, "E008001");
    expectRefusal(
      await ask("PATCH", `${USER}/password`, { ust, old_password: "a-password-of-tests", ...change }),
      403,
      "E008001",
    );
  });

  it.each(["id:somebody", "ID:somebody"])("is made by nobody else: %s", async (username) => {
    await standInForProvider();
    const admin = await newSession(await newPerson({ isSuperUser: true }));
    const user = { ust: admin.ust, username, password: "a-password-of-tests" };
    expectRefusal(await ask("POST", USER, user), 400, "E001001");
  });

  it("is not whoever was made under that name before the provider was configured", async () => {
    const sub = newSubject();
    await newPerson({ username: `id:${sub}` });
    const provider = await standInForProvider();
    const printed = loggedLines();
    expect((await exchange(await provider.token({ sub }))).body).toEqual(TOKEN_REFUSED);
    expect(printed).toMatchObject([{ event: "token_refused", reason: "another-user" }]);
  });
});
