/** The API reference in a real browser: under its strict policy, with nothing from elsewhere, and good for trying calls. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Service, startService } from "../../scripts/service.ts";
import { hasChromium, startBrowser, type WatchedPage, watchedPage } from "./browser.ts";
import { signIn } from "./sso-client.ts";

describe.skipIf(!hasChromium)("the API reference", () => {
  let service: Service;
  let browser: Browser;
  let watched: WatchedPage;

  beforeAll(async () => {
    [service, browser] = await Promise.all([startService(), startBrowser()]);
  });
  afterAll(() => Promise.all([service.stop(), browser.close()]));

  beforeEach(async () => {
    watched = await watchedPage(browser);
    await watched.page.goto(`${service.url}/docs`);
    await watched.page.locator(".opblock-tag").first().waitFor();
  });
  afterEach(async () => {
    await watched.page.close();
    expect(watched.complaints).toEqual([]);
    expect([...watched.hosts]).toEqual([new URL(service.url).host]);
  });

  it("shows every heading of the description", async () => {
    const { tags } = (await service.call("GET", "/openapi.json")).json as { tags: { name: string }[] };
    const shown = await watched.page
      .locator(".opblock-tag")
      .evaluateAll((all) => all.map(({ dataset }) => dataset.tag));
    expect(shown).toEqual(tags.map(({ name }) => name));
  });

  it("tries a call with a session's token", async () => {
    const { page } = watched;
    await authorize(page, "sessionToken", await signIn(service));
    const set = await opened(page, "Session attributes", "setSessionAttributes");
    expect(await answerOf(set)).toEqual([200, { status: "ok", cid: expect.any(String) }]);
    const get = await opened(page, "Session attributes", "getSessionAttributes");
    expect(await answerOf(get)).toEqual([200, expect.objectContaining({ found: true, name: "cost-center" })]);
  });

  it("tries a call with an API token, by keyboard alone", async () => {
    const { page } = watched;
    await authorize(page, "apiToken", `TOKEN ${service.secrets.apiToken}`);
    const list = await opened(page, "Profiles", "listSessionAttributes", true);
    expect(await answerOf(list, true)).toEqual([200, []]);
  });
});

/** Gives the page a credential. */
async function authorize(page: Page, scheme: string, credential: string): Promise<void> {
  await page.locator(".auth-wrapper .authorize").click();
  const form = page.locator(".auth-container").filter({ hasText: scheme });
  await form.locator("input").fill(credential);
  await form.locator("button.authorize").click();
  await page.locator(".modal-ux .close-modal").click();
}

/** Activates something as a pointer or a keyboard does. */
async function activate(control: Locator, byKeyboard: boolean): Promise<void> {
  if (byKeyboard) await control.press("Enter");
  else await control.click();
}

/** Opens an operation under its heading, if that is not open yet. */
async function opened(page: Page, tag: string, id: string, byKeyboard = false): Promise<Locator> {
  const operation = page.locator(`[id="operations-${tag.replaceAll(" ", "_")}-${id}"]`);
  if (!(await operation.isVisible())) {
    await activate(page.locator(`[data-tag="${tag}"] button.expand-operation`), byKeyboard);
  }
  await activate(operation.locator(".opblock-summary-control"), byKeyboard);
  return operation;
}

/** In this time, a call that was sent is answered and shown. */
const ANSWER_TIMEOUT_MS = 5_000;

/** Sends the call as it is filled in, and returns the status and the body of its answer. */
async function answerOf(operation: Locator, byKeyboard = false): Promise<[status: number, body: unknown]> {
  const answer = operation.locator(".live-responses-table .response");
  // The page draws the button anew while it opens: what was pressed then is pressed again.
  const isAnswered = async () => {
    await activate(operation.locator("button.execute"), byKeyboard);
    const shown = answer.waitFor({ timeout: ANSWER_TIMEOUT_MS });
    return shown.then(
      () => true,
      () => false,
    );
  };
  await expect.poll(isAnswered, { timeout: 4 * ANSWER_TIMEOUT_MS }).toBe(true);
  const status = await answer.locator(".response-col_status").textContent();
  const body = await answer.locator(".highlight-code pre").first().textContent();
  return [Number.parseInt(String(status), 10), JSON.parse(String(body))];
}
