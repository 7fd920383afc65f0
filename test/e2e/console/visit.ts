/** A visit to the console of a real service, in a real browser: what every test of it does, and what must hold after each. */
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Service, startService } from "../../../scripts/service.ts";
import { startBrowser, type WatchedPage, watchedPage } from "../browser.ts";
import { signIn } from "../sso-client.ts";

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** What the browser says of every call that is refused or breaks off, which some tests cause. */
const REFUSED = /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_FAILED)/;

interface Visit {
  service: Service;
  browser: Browser;
  page: Page;
  /** The super-user of the settings, signed in over the API. */
  admin: string;
}

/**
 * Starts a service and a browser for the tests of a file, and a fresh page for each. After each test the page must have
 * complained of nothing but refusals, and asked no other host.
 * @param settings further settings of the service, by name
 */
export function visitConsole(settings = async (): Promise<Record<string, string>> => ({})): Visit {
  const visit = {} as Visit;
  let watched: WatchedPage;
  beforeAll(async () => {
    const service = startService({ settings: await settings() });
    [visit.service, visit.browser] = await Promise.all([service, startBrowser()]);
    visit.admin = await signIn(visit.service);
  });
  afterAll(() => Promise.all([visit.service?.stop(), visit.browser?.close()]));
  beforeEach(async () => {
    watched = await watchedPage(visit.browser);
    visit.page = watched.page;
    await visit.page.setViewportSize(DESKTOP);
    await visit.page.goto(`${visit.service.url}/console/`);
  });
  afterEach(async () => {
    await visit.page.close();
    expect(watched.complaints.filter((text) => !REFUSED.test(text))).toEqual([]);
    expect([...watched.hosts]).toEqual([new URL(visit.service.url).host]);
  });
  return visit;
}

/** A person, with a password that signs in. */
interface Person {
  username: string;
  password: string;
}

/** Makes a person over the API who may sign in at once. @returns the user id */
export async function makePerson({ service, admin }: Visit, person: Person & Record<string, unknown>): Promise<string> {
  const answer = await service.call("POST", "/zato/sso/user", {
    body: { ust: admin, current_app: "CRM", auto_approve: true, ...person },
  });
  expect(answer.json.status).toBe("ok");
  return String(answer.json.user_id);
}

/** Signs in with a password, as the super-user of the settings unless somebody else is given. */
export async function enter({ page, service }: Visit, person?: Person): Promise<void> {
  const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
  await page.getByLabel("Username").fill(person?.username ?? SUPER_USER_NAME);
  await page.getByRole("textbox", { name: "Password" }).fill(person?.password ?? SUPER_USER_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
}

/** axe finds nothing serious in what is shown, in light and in dark, on a desktop's and on a phone's width; nothing is too wide. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const size of [DESKTOP, PHONE]) {
    await page.setViewportSize(size);
    const excess = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(excess, `wider than ${size.width} px by`).toBeLessThanOrEqual(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await seriousFindings(page), `${size.width} px, ${colorScheme}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
  await page.setViewportSize(DESKTOP);
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** What axe-core answers, as far as it is read here. */
interface AxeResults {
  violations: { id: string; impact: string | null; nodes: { html: string }[] }[];
}
