/** The console as a page: how large it is, how soon it is there, that nothing moves, and that nothing foreign ever runs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import { hasChromium } from "../browser.ts";
import { enter, makePerson, visitConsole } from "./visit.ts";

/** What all of it may weigh on its way to a browser. */
const LARGEST_BYTES = 100 * 1_024;

it("is small", () => {
  const folder = join(PROJECT_ROOT, "dist", "assets", "console");
  const sizes = readdirSync(folder).map((name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length);
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(LARGEST_BYTES);
});

describe.skipIf(!hasChromium)("the console as a page", () => {
  const visit = visitConsole();

  it("comes under a policy that lets no foreign script run", async () => {
    const { headers } = await visit.service.call("GET", "/console/");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(policy).toContain("script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers["cache-control"]).toBe("no-cache");
    // On a page of its own: the browser's console says that it was refused.
    const page = await visit.browser.newPage();
    await page.goto(`${visit.service.url}/console/`);
    const refused = await page.evaluate(`
      try { document.body.innerHTML = "<p>"; "taken" } catch (error) { error.name }
    `);
    await page.close();
    expect(refused).toBe("TypeError");
  });

  it("moves nothing when it shows what it has loaded", async () => {
    const { page } = visit;
    await page.addInitScript(`
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts.push(value);
      }).observe({ type: "layout-shift", buffered: true });
    `);
    await page.reload();
    await enter(visit);
    for (const name of ["Sessions", "Attributes"]) {
      await page.getByRole("link", { name }).click();
      await page.getByRole("heading", { name }).waitFor();
    }
    expect(await page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)")).toBeLessThan(0.01);
  });

  it("says that a call takes long", async () => {
    const { page } = visit;
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await enter(visit);
    await page.route("**/session/list**", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByText("Waiting for the service").waitFor({ state: "attached" });
    goOn();
    await page.getByText("this session", { exact: true }).waitFor();
    await page.getByText("Waiting for the service").waitFor({ state: "detached" });
  });

  it("is used by keyboard alone", async () => {
    const { page, service } = visit;
    const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
    // The first field has the focus from the start.
    await page.keyboard.type(SUPER_USER_NAME);
    await page.keyboard.press("Tab");
    await page.keyboard.type(SUPER_USER_PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").waitFor();
    await page.getByRole("button", { name: "Skip to the view" }).press("Enter");
    await page.keyboard.press("Tab");
    await expect.poll(() => page.locator(":focus").textContent()).toContain("Add attribute");
    await page.keyboard.press("Enter");
    await page.locator("form :focus").waitFor();
    await page.keyboard.type("typed");
    await page.keyboard.press("Enter");
    await page.getByRole("rowheader", { name: "typed" }).waitFor();
  });

  it("runs no script that comes with a name, a value, a user agent or a display name", async () => {
    const { page, service } = visit;
    const script = "<img src=x onerror=globalThis.ran=true><script>globalThis.ran=true</script>";
    const person = { username: "mallory", password: "a password of mallory's" };
    await makePerson(visit, { ...person, display_name: script });
    const headers = { "user-agent": script };
    await service.call("POST", "/zato/sso/user/login", { body: { current_app: "CRM", ...person }, headers });
    await enter(visit, person);
    await page.locator(".account-name").getByText(script).waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("row").getByText(script).waitFor();
    await page.getByRole("link", { name: "Attributes" }).click();
    await page.getByRole("button", { name: "Add attribute" }).click();
    const form = page.getByRole("form", { name: "Add an attribute" });
    await form.getByLabel("Name").fill(script);
    await form.getByLabel("Value").fill(script);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("rowheader", { name: script }).waitFor();
    expect(await page.evaluate("globalThis.ran")).toBeUndefined();
    await expect.poll(() => page.locator("main img, main script").count()).toBe(0);
  });
});
