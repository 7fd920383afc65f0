/** The own sessions in the console: seen, renewed, ended. */
import { describe, expect, it } from "vitest";
import { hasChromium } from "../browser.ts";
import { enter, expectAccessible, makePerson, visitConsole } from "./visit.ts";

const BERT = { username: "bert", password: "a password of bert's" };

describe.skipIf(!hasChromium)("sessions in the console", () => {
  const visit = visitConsole();

  const signInFrom = (userAgent: string) =>
    visit.service.call("POST", "/zato/sso/user/login", {
      body: { current_app: "CRM", ...BERT },
      headers: { "user-agent": userAgent },
    });

  it("shows each, renews this one, and ends one, all others, and this one", async () => {
    const { page } = visit;
    await makePerson(visit, BERT);
    for (const userAgent of ["first/1.0", "second/2.0", "third/3.0"]) await signInFrom(userAgent);
    await enter(visit, BERT);
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("row").filter({ hasText: "this session" }).waitFor();
    await expect.poll(() => page.getByRole("row").count()).toBe(5);
    await expectAccessible(page);

    const renewed = page.waitForRequest((request) => request.method() === "PATCH");
    await page.getByRole("button", { name: "Renew this session" }).click();
    await renewed;
    await page.getByText("The session is renewed.").waitFor();

    await page.getByRole("row").filter({ hasText: "second/2.0" }).getByRole("button", { name: "End" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
    await page.getByRole("row").filter({ hasText: "second/2.0" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "End all others" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End all others" }).click();
    await page.getByText("2 sessions are ended.").waitFor();
    await page.getByRole("row").filter({ hasText: "first/1.0" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "End", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});
