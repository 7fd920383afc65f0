/** What an identity provider vouches for may become a tag at AWS, and nothing else of what it says. */
import { describe, expect, it } from "vitest";
import { comeIn, newSubject, standInForProvider } from "../kit/identity-provider.ts";
import { addAttribute, newProfileId } from "../kit/profiles.ts";
import { expectOk } from "../kit/service.ts";
import { ask, USER } from "../kit/sso.ts";
import { checkTags, fromIdentity, type TagSet } from "../kit/tags.ts";

describe("a tag", () => {
  const [EMAIL, USERNAME] = ["builtin00000000email", "builtin00000username"];

  /** The problems of tags made of the username, which the provider makes, and of the e-mail address. */
  async function problemsFor(ust: string): Promise<string[]> {
    const papId = newProfileId();
    for (const [key, id] of Object.entries({ name: USERNAME, mail: EMAIL })) {
      await addAttribute(papId, fromIdentity(key, id));
    }
    const { body } = await checkTags(papId, ust);
    return (body as TagSet).problems.map(({ problem }) => problem);
  }

  it.each([
    ["counts where the settings name the claim and it is verified", { fields: { email: "email" } }, true, []],
    ["is self-chosen where it is not verified", { fields: { email: "email" } }, false, ["self-chosen"]],
    ["is self-chosen where it is filled by default", {}, true, ["self-chosen"]],
  ])("of the e-mail address %s", async (_what, more, email_verified, problems) => {
    const provider = await standInForProvider(more);
    const { ust } = await comeIn(provider, { sub: newSubject(), email: "a@b.example", email_verified });
    expect(await problemsFor(ust)).toEqual(problems);
  });

  it("of a field that the person has changed is self-chosen until the provider says it again", async () => {
    const provider = await standInForProvider({ fields: { email: "email" } });
    const claims = { sub: newSubject(), email: "a@b.example", email_verified: true };
    const { ust } = await comeIn(provider, claims);
    expectOk(await ask("PATCH", USER, { ust, email: "admin@b.example" }));
    expect(await problemsFor(ust)).toEqual(["self-chosen"]);
    await comeIn(provider, claims);
    expect(await problemsFor(ust)).toEqual([]);
  });
});
