/** People in the console, for an administrator: searched, added, decided about, with new passwords. */
import { describe, expect, it } from "vitest";
import { hasChromium } from "../browser.ts";
import { enter, expectAccessible, makePerson, visitConsole } from "./visit.ts";

describe.skipIf(!hasChromium)("people in the console", () => {
  const visit = visitConsole();

  const rowOf = (name: string) => visit.page.getByRole("row").filter({ hasText: name });

  async function openPeople(): Promise<void> {
    await enter(visit);
    await visit.page.getByRole("link", { name: "People" }).click();
    await rowOf("admin").waitFor();
  }

  const signsIn = async (username: string, password: string) => {
    const body = { current_app: "CRM", username, password };
    return (await visit.service.call("POST", "/zato/sso/user/login", { body })).json;
  };

  it("adds a person with a password that was made up, to be changed at once", async () => {
    const { page } = visit;
    await openPeople();
    await page.getByRole("button", { name: "Add person" }).click();
    const form = page.getByRole("form", { name: "Add a person" });
    await form.getByLabel("Username").fill("dora");
    await form.getByLabel("Display name").fill("Dora the Third");
    await form.getByRole("button", { name: "Make one" }).click();
    const password = await form.getByLabel("Password", { exact: false }).first().inputValue();
    await expectAccessible(page);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await rowOf("dora").getByText("approved").waitFor();
    expect((await signsIn("dora", password)).sub_status).toEqual(["E003007"]);
  });

  it("searches by name, by username, and by approval", async () => {
    const { page } = visit;
    await makePerson(visit, { username: "emil", password: "a password of emil's", display_name: "Emil Searched" });
    await makePerson(visit, { username: "frida", password: "a password of frida's", auto_approve: false });
    await openPeople();
    await page.getByRole("searchbox", { name: "Search for" }).fill("searched");
    await page.keyboard.press("Enter");
    await page.getByText("1 found").waitFor();
    await expect.poll(() => rowOf("emil").count()).toBe(1);
    await page.getByLabel("Search by").selectOption("username");
    await page.getByRole("searchbox", { name: "Search for" }).fill("nobody-of-that-name");
    await page.keyboard.press("Enter");
    await page.getByText("Nobody found").waitFor();
    await page.getByRole("searchbox", { name: "Search for" }).fill("");
    await page.getByLabel("Approval").selectOption("before_decision");
    await rowOf("frida").waitFor();
    await expect.poll(() => rowOf("emil").count()).toBe(0);
    await expectAccessible(page);
  });

  it("approves, rejects, locks and unlocks", async () => {
    const { page } = visit;
    const password = "a password of gustav's";
    await makePerson(visit, { username: "gustav", password, auto_approve: false });
    await openPeople();
    const decide = async (verb: string) => {
      await page.getByRole("button", { name: `${verb} gustav` }).click();
      await page.getByRole("dialog").getByRole("button", { name: verb }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    await decide("Approve");
    await rowOf("gustav").getByText("approved").waitFor();
    expect((await signsIn("gustav", password)).status).toBe("ok");
    await decide("Lock");
    await rowOf("gustav").getByText("locked").waitFor();
    expect((await signsIn("gustav", password)).sub_status).toEqual(["E005002"]);
    await decide("Unlock");
    await rowOf("gustav").getByText("locked").waitFor({ state: "detached" });
    await decide("Reject");
    await rowOf("gustav").getByText("rejected").waitFor();
    expect((await signsIn("gustav", password)).sub_status).toEqual(["E005004"]);
  });

  it("resets a password, and the person changes it at the next sign-in", async () => {
    const { page } = visit;
    await makePerson(visit, { username: "hedwig", password: "a password of hedwig's" });
    await openPeople();
    await page.getByRole("button", { name: "Reset the password of hedwig" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make one" }).click();
    const password = await dialog.getByRole("textbox", { name: "Password" }).inputValue();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Set the password" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Sign out" }).click();

    await page.getByLabel("Username").fill("hedwig");
    await page.getByRole("textbox", { name: "Password", exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("textbox", { name: "New password" }).fill("hedwig's own new password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Attributes" }).waitFor();
    // Who is no administrator has no such view.
    await expect.poll(() => page.getByRole("link", { name: "People" }).count()).toBe(0);
  });

  it("makes a member of a profile by username, and runs no script of a display name", async () => {
    const { page, service } = visit;
    const script = "<img src=x onerror=globalThis.ran=true>";
    await makePerson(visit, { username: "jan", password: "a password of jan's", display_name: script });
    await openPeople();
    await rowOf("jan").getByText(script).waitFor();
    await page.getByRole("link", { name: "Profiles" }).click();
    await page.getByLabel("API token").fill(service.secrets.apiToken);
    await page.getByRole("button", { name: "Open profiles" }).click();
    await page.getByLabel("Profile id").fill("by-name");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByLabel("Username or user id").fill("jan");
    await page.getByRole("button", { name: "Add member" }).click();
    await page.getByRole("rowheader", { name: "jan" }).waitFor();
    expect(await page.evaluate("globalThis.ran")).toBeUndefined();
  });

  it("shows and changes the attributes of a person", async () => {
    const { page } = visit;
    await makePerson(visit, { username: "ida", password: "a password of ida's" });
    await openPeople();
    await page.getByRole("link", { name: "ida", exact: true }).click();
    await page.getByText("Facts that belong to this person").waitFor();
    await page.getByRole("button", { name: "Add attribute" }).click();
    const form = page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill("department");
    await form.getByLabel("Value").fill("IT");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("rowheader", { name: "department" }).waitFor();
  });
});
