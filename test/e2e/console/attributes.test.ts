/** Attributes in the console: found, added, changed in their place, revealed, counted down, deleted; and conflicts. */
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasChromium } from "../browser.ts";
import { enter, expectAccessible, visitConsole } from "./visit.ts";

describe.skipIf(!hasChromium)("attributes in the console", () => {
  const visit = visitConsole();

  const rowOf = (name: string) =>
    visit.page.getByRole("row").filter({ has: visit.page.getByRole("rowheader", { name, exact: true }) });

  async function add(name: string, value: string, more?: (form: Locator) => Promise<void>): Promise<void> {
    await visit.page.getByRole("button", { name: "Add attribute" }).click();
    const form = visit.page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Value").fill(value);
    await more?.(form);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await rowOf(name).waitFor();
  }

  /** The session's own token, as the page sends it. */
  async function tokenOfPage(): Promise<string> {
    const sent = visit.page.waitForRequest((request) => request.url().includes("/attr/all"));
    await visit.page.getByRole("button", { name: "Load the attributes anew" }).click();
    return String((await sent).headers().authorization).replace("Bearer ", "");
  }

  /** Changes an attribute behind the page's back. */
  async function elsewhere(method: string, attribute: Record<string, unknown>): Promise<void> {
    const ust = await tokenOfPage();
    const body = { current_ust: ust, target_ust: ust, current_app: "CRM", ...attribute };
    expect((await visit.service.call(method, "/zato/sso/session/attr", { body })).json.status).toBe("ok");
  }

  it("adds, finds, changes in its place, and deletes", async () => {
    const { page } = visit;
    await enter(visit);
    await page.getByText("No attributes yet").waitFor();
    await expectAccessible(page);
    await add("cost-center", "IT");
    await add("step-up", "mfa");
    await expectAccessible(page);

    await page.getByRole("searchbox").fill("COST");
    await page.getByText("1 of 2").waitFor();
    await expect.poll(() => rowOf("step-up").count()).toBe(0);
    await page.getByRole("searchbox").fill("");

    await page.getByRole("button", { name: "Change cost-center" }).press("Enter");
    await rowOf("cost-center").getByLabel("Value").fill("HR");
    await expectAccessible(page);
    await page.keyboard.press("Tab");
    await rowOf("cost-center").getByRole("button", { name: "Save" }).press("Enter");
    await rowOf("cost-center").getByText("HR", { exact: true }).waitFor();
    // The keyboard is where it was.
    await expect.poll(() => page.locator(":focus").getAttribute("aria-label")).toBe("Change cost-center");

    await page.getByRole("button", { name: "Delete step-up" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await rowOf("step-up").waitFor({ state: "detached" });
  });

  it("keeps an encrypted value back until it is asked for", async () => {
    const { page } = visit;
    await enter(visit);
    await add("risk", "the-value", (form) => form.getByLabel(/Encrypt/).check());
    await expect.poll(() => rowOf("risk").textContent()).not.toContain("the-value");
    await page.getByRole("button", { name: "Reveal the value of risk" }).click();
    await rowOf("risk").getByText("the-value").waitFor();
    await page.getByRole("button", { name: "Hide the value of risk" }).click();
    await expect.poll(() => rowOf("risk").textContent()).not.toContain("the-value");
    // A change of the value leaves it encrypted.
    await page.getByRole("button", { name: "Change risk" }).click();
    await rowOf("risk").getByLabel("Value", { exact: true }).fill("another");
    await rowOf("risk").getByRole("button", { name: "Save" }).click();
    await rowOf("risk").getByText("encrypted").waitFor();
  });

  it("counts an expiry down, as a ring and a number, until the attribute is gone", async () => {
    const { page } = visit;
    await enter(visit);
    await add("short", "1", async (form) => {
      await form.getByLabel("Expires").selectOption("seconds");
      await form.getByLabel("How many seconds").fill("4");
    });
    await rowOf("short")
      .getByText(/^0:0[1-4]$/)
      .waitFor();
    const left = rowOf("short").locator(".ring .left");
    expect(Number.parseFloat(String(await left.getAttribute("stroke-dasharray")))).toBeLessThan(1);
    await page.getByText("No attributes yet").waitFor({ timeout: 10_000 });
  });

  it("shows both values of a conflict, and saves mine over the other", async () => {
    await enter(visit);
    await add("team", "red");
    await visit.page.getByRole("button", { name: "Change team" }).click();
    await rowOf("team").getByLabel("Value").fill("blue");
    await elsewhere("PATCH", { name: "team", value: "green" });
    await rowOf("team").getByRole("button", { name: "Save" }).click();
    const conflict = rowOf("team").getByRole("alert");
    await conflict.getByText("Somebody else has changed it").waitFor();
    await expect.poll(() => conflict.getByRole("definition").allTextContents()).toEqual(["blue", "green"]);
    await expectAccessible(visit.page);
    await conflict.getByRole("button", { name: "Save mine over it" }).click();
    await rowOf("team").getByRole("button", { name: "Change team" }).waitFor();
    await rowOf("team").getByText("blue", { exact: true }).waitFor();
  });

  it("keeps a change whose attribute was deleted meanwhile", async () => {
    await enter(visit);
    await add("gone", "1");
    await visit.page.getByRole("button", { name: "Change gone" }).click();
    await rowOf("gone").getByLabel("Value").fill("2");
    await elsewhere("DELETE", { name: "gone" });
    await expect.poll(() => rowOf("gone").getByLabel("Value").inputValue()).toBe("2");
    await rowOf("gone").getByRole("button", { name: "Save" }).click();
    await rowOf("gone").getByRole("button", { name: "Store mine again" }).click();
    await rowOf("gone").getByText("2", { exact: true }).waitFor();
  });

  it("loses nothing on a failed save, nor when the view is left", async () => {
    const { page } = visit;
    await enter(visit);
    await page.getByRole("button", { name: "Add attribute" }).click();
    const form = page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill("kept");
    await form.getByLabel("Value").fill("what was typed");
    await page.route("**/session/attr", (route) => route.abort());
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByText("The service did not answer").waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("heading", { name: "Sessions" }).waitFor();
    await page.getByRole("link", { name: "Attributes" }).click();
    await expect.poll(() => form.getByLabel("Value").inputValue()).toBe("what was typed");
    await page.unroute("**/session/attr");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await rowOf("kept").waitFor();
  });

  it("says which name is taken, beside the name", async () => {
    await enter(visit);
    await add("taken", "1");
    await visit.page.getByRole("button", { name: "Add attribute" }).click();
    const form = visit.page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill("taken");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByText("There is one of this name").waitFor();
  });

  it("shows the own attributes beside the session's", async () => {
    await enter(visit);
    await visit.page.getByRole("radio", { name: "Me" }).check();
    await visit.page.getByText("They outlive your sessions.").waitFor();
    await add("language", "en");
  });
});
