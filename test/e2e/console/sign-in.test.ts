/** Signing in to the console, what it keeps and what it does not, and what happens when a session ends under it. */
import { describe, expect, it } from "vitest";
import { hasChromium } from "../browser.ts";
import { enter, expectAccessible, makePerson, visitConsole } from "./visit.ts";

const ANNA = { username: "anna", password: "a password of anna's" };

describe.skipIf(!hasChromium)("signing in to the console", () => {
  const visit = visitConsole();

  it("is accessible in each of its ways", async () => {
    for (const way of ["Password", "ID token", "API token"]) {
      await visit.page.getByRole("radio", { name: way }).check();
      await expectAccessible(visit.page);
    }
  });

  it("says what is wrong and keeps what was typed", async () => {
    const { page } = visit;
    await page.getByLabel("Username").fill("nobody");
    await page.getByRole("textbox", { name: "Password" }).fill("not a password");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("E005001").waitFor();
    await expect.poll(() => page.getByLabel("Username").inputValue()).toBe("nobody");
    await expect.poll(() => page.getByRole("textbox", { name: "Password" }).inputValue()).toBe("not a password");
  });

  it("exchanges an ID token, and says so when it is not acceptable", async () => {
    const { page } = visit;
    await page.getByRole("radio", { name: "ID token" }).check();
    await page.getByRole("textbox", { name: "ID token" }).fill("eyJhbGciOiJub25lIn0.e30.");
    const sent = page.waitForRequest("**/oauth2/token");
    await page.getByRole("button", { name: "Exchange and sign in" }).click();
    const form = new URLSearchParams(String((await sent).postData()));
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: "eyJhbGciOiJub25lIn0.e30.",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      audience: "CRM",
    });
    await page.getByRole("alert").waitFor();
  });

  it("keeps tokens in memory alone: loading the page anew forgets them", async () => {
    const { page } = visit;
    await enter(visit);
    const kept = await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])");
    expect(kept).toBe('[{},{},""]');
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });

  it("remembers the theme, which is no secret", async () => {
    const { page } = visit;
    const background = () => page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
    const light = await background();
    await page.getByRole("radio", { name: "Dark" }).check();
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await background()).not.toBe(light);
  });

  it("goes on where it stopped when the session has ended", async () => {
    const { page, service } = visit;
    await makePerson(visit, ANNA);
    await enter(visit, ANNA);
    await page.getByRole("button", { name: "Add attribute" }).click();
    const form = page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill("kept");
    await form.getByLabel("Value").fill("typed before the end");
    const other = await service.call("POST", "/zato/sso/user/login", { body: { current_app: "CRM", ...ANNA } });
    await service.call("DELETE", "/zato/sso/user/session/list", { body: { current_app: "CRM", ust: other.json.ust } });
    await form.getByRole("button", { name: "Add", exact: true }).click();
    const again = page.getByRole("dialog", { name: "The session has ended" });
    await again.waitFor();
    await expectAccessible(page);
    await expect.poll(() => again.getByLabel("Username").inputValue()).toBe(ANNA.username);
    await again.getByRole("textbox", { name: "Password" }).fill(ANNA.password);
    await again.getByRole("button", { name: "Sign in" }).click();
    await again.waitFor({ state: "detached" });
    await expect.poll(() => form.getByLabel("Value").inputValue()).toBe("typed before the end");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("rowheader", { name: "kept" }).waitFor();
  });

  it("signs out, and the session is over", async () => {
    const { page, service } = visit;
    const listed = page.waitForRequest("**/attr/all**");
    await enter(visit);
    const ust = String((await listed).headers().authorization).replace("Bearer ", "");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    const headers = { authorization: `Bearer ${ust}` };
    const answer = await service.call("GET", "/zato/sso/user", { headers, query: { current_app: "CRM" } });
    expect(answer.json.sub_status).toEqual(["E007001"]);
  });
});
