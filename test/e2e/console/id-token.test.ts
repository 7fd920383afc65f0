/** Signing in to the console with an ID token that is good: the person is in, and a claim is an attribute. */
import { afterAll, describe, expect, it } from "vitest";
import { goodClaims, newProviderKey, signed } from "../../kit/id-tokens.ts";
import { hasChromium } from "../browser.ts";
import { type LoopbackProvider, type LoopbackProviders, startLoopbackProviders } from "../loopback-provider.ts";
import { visitConsole } from "./visit.ts";

describe.skipIf(!hasChromium)("signing in to the console with an ID token", () => {
  let providers: LoopbackProviders;
  let provider: LoopbackProvider;
  const visit = visitConsole(async () => {
    providers = await startLoopbackProviders();
    provider = providers.provider("id", [await newProviderKey()]);
    const table = { name: "id", issuer: provider.issuer, audiences: ["client"], attributes: { department: "dept" } };
    return { IDENTITY_PROVIDERS: JSON.stringify([table]) };
  });
  afterAll(() => providers.close());

  it("lets the person in, and shows what the login said", async () => {
    const { page } = visit;
    const [key] = provider.keys;
    if (!key) throw new Error("the provider has no key");
    const idToken = await signed(key, goodClaims(provider.issuer, { sub: "ada", dept: "Research" }));
    await page.getByRole("radio", { name: "ID token" }).check();
    await page.getByRole("textbox", { name: "ID token" }).fill(`  ${idToken}\n`);
    await page.getByRole("button", { name: "Exchange and sign in" }).click();
    await page.getByRole("navigation").waitFor();
    await page.getByText("id:ada").first().waitFor();
    await page.getByText("department").first().waitFor();
    await expect.poll(() => page.getByText("Research").count()).toBeGreaterThan(0);
  });
});
