/**
 * `npm run screenshots`: every view of the console, on a desktop and a phone, light and dark, into dist/screenshots, to
 * be looked at; and the two of the README into docs/images. It starts a service of its own and fills it, and says how
 * soon the first view is there.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type Service, startService } from "../../../scripts/service.ts";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import { startBrowser } from "../browser.ts";

const SHOTS = join(PROJECT_ROOT, "dist", "screenshots");
const IMAGES = join(PROJECT_ROOT, "docs", "images");

/** Views that the README shows, as they look in light on a desktop. */
const OF_README = ["attributes", "tag-set"];

const SIZES = { desktop: { width: 1180, height: 740 }, phone: { width: 360, height: 740 } };

const PROFILE = "finance";

const ATTRIBUTES = [
  { name: "cost-center", value: "IT-4410", expiration: 2_700 },
  { name: "step-up", value: "mfa 2026-11-28", expiration: 600 },
  { name: "risk.score", value: "0.12", encrypt: true, expiration: 86_400 },
  { name: "ticket", value: "INC#20417" },
  { name: "cart", value: '{"items": 3, "total": "129.50", "currency": "EUR"}', expiration: 1_800 },
];

const TAGS = [
  { sessionAttributeType: "Session", attributeValue: "cost-center", mappingName: "cost-center", transitive: true },
  { sessionAttributeType: "Identity", mappingName: "user", attributeSchemaName: "Username" },
  { sessionAttributeType: "Session", attributeValue: "cost-center", mappingName: "billing/code" },
  { sessionAttributeType: "Static", attributeValue: "production", mappingName: "stage", transitive: true },
  { sessionAttributeType: "Session", attributeValue: "ticket", mappingName: "ticket" },
  { sessionAttributeType: "Session", attributeValue: "project", mappingName: "project" },
];

const PEOPLE = [
  { username: "anna.berg", display_name: "Anna Berg", email: "anna@example.com" },
  { username: "carlos", display_name: "Carlos Díaz", email: "carlos@example.com", auto_approve: false },
  { username: "mei", display_name: "Mei Tanaka", email: "mei@example.com", is_super_user: true },
];

const service = await startService();
const browser = await startBrowser();
try {
  await fillProfile(service);
  await mkdir(SHOTS, { recursive: true });
  const page = await browser.newPage({ viewport: SIZES.desktop, deviceScaleFactor: 2 });
  await page.goto(`${service.url}/console/`);
  console.log(`First view after ${await firstViewMs(page)} ms, in a new browser and from a local service.`);
  await shoot(page, "sign-in");
  await enter(page, service);
  await fillSession(page, service);
  await tour(page, service);
  await mkdir(IMAGES, { recursive: true });
  for (const name of OF_README) await copyFile(shotOf(name, "desktop", "light"), join(IMAGES, `console-${name}.png`));
} finally {
  await Promise.all([browser.close(), service.stop()]);
}

/** From the navigation until the form is there to be filled in, in a page that nothing was kept of. */
async function firstViewMs(page: Page): Promise<number> {
  await page.getByLabel("Username").waitFor();
  return page.evaluate('Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN)');
}

async function tour(page: Page, { secrets }: Service): Promise<void> {
  await goTo(page, "attributes/session");
  await page.getByRole("rowheader", { name: "cart" }).waitFor();
  await shoot(page, "attributes");
  await page.getByRole("button", { name: "Change cost-center" }).click();
  await shoot(page, "attribute-changed");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Add attribute" }).click();
  await shoot(page, "attribute-added");
  await page.getByRole("button", { name: "Discard" }).click();
  await goTo(page, "sessions");
  await page.getByText("this session", { exact: true }).waitFor();
  await shoot(page, "sessions");
  await goTo(page, "people");
  await page.getByRole("link", { name: "mei" }).waitFor();
  await shoot(page, "people");
  await page.getByRole("button", { name: "Reset the password of mei" }).click();
  await shoot(page, "password-reset");
  await page.keyboard.press("Escape");
  await goTo(page, `profiles/${PROFILE}`);
  await page.getByLabel("API token").fill(secrets.apiToken);
  await shoot(page, "api-token");
  await page.getByRole("button", { name: "Open profiles" }).click();
  await page.getByRole("rowheader", { name: "stage" }).waitFor();
  await shoot(page, "profile");
  await page.getByRole("button", { name: "Change stage" }).click();
  await page.getByLabel("AWS tag key").fill("aws:stage");
  await shoot(page, "profile-attribute");
  await page.getByRole("button", { name: "Discard" }).click();
  await goTo(page, `profiles/${PROFILE}/tags`);
  await page.getByText("As AWS takes it").waitFor();
  await shoot(page, "tag-set");
  await goTo(page, `profiles/${PROFILE}/members`);
  await page.getByRole("rowheader", { name: "anna.berg" }).waitFor();
  await shoot(page, "members");
  await goTo(page, `profiles/${PROFILE}/environments`);
  await page.getByRole("rowheader", { name: "prod" }).waitFor();
  await shoot(page, "environments");
}

function shotOf(name: string, size: string, theme: string): string {
  return join(SHOTS, `${name}-${size}-${theme}.png`);
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: shotOf(name, size, colorScheme), scale: "css", fullPage: size === "phone" });
    }
  }
  await page.setViewportSize(SIZES.desktop);
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate(`location.hash = "#/${view}"`);
}

async function enter(page: Page, { secrets }: Service): Promise<void> {
  await page.getByLabel("Username").fill(secrets.values.SUPER_USER_NAME);
  await page.getByRole("textbox", { name: "Password" }).fill(secrets.values.SUPER_USER_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
}

/** Gives the session of the page its attributes, with the token that the page sends. */
async function fillSession(page: Page, { call }: Service): Promise<void> {
  const sent = page.waitForRequest((request) => request.url().includes("/attr/all"));
  await page.getByRole("button", { name: "Load the attributes anew" }).click();
  const authorization = String((await sent).headers().authorization);
  const body = { current_app: "CRM", data: ATTRIBUTES };
  await call("PUT", "/zato/sso/session/attr", { headers: { authorization }, body });
  await page.getByRole("button", { name: "Load the attributes anew" }).click();
}

async function fillProfile({ call, secrets }: Service): Promise<void> {
  const headers = { authorization: `TOKEN ${secrets.apiToken}` };
  const definitions = (await call("GET", "/api/users/attributes", { headers })).text;
  const ids = new Map((JSON.parse(definitions) as { id: string; name: string }[]).map(({ id, name }) => [name, id]));
  for (const { attributeSchemaName, ...tag } of TAGS as (Record<string, unknown> & {
    attributeSchemaName?: string;
  })[]) {
    const body = { ...tag, attributeSchemaId: ids.get(attributeSchemaName ?? "") };
    await call("POST", `/api/paps/${PROFILE}/session-attributes`, { headers, body });
  }
  const role = { roleArn: "arn:aws:iam::123456789012:role/Finance", durationSeconds: 3_600 };
  await call("PUT", `/api/paps/${PROFILE}/environments/prod`, { headers, body: role });
  const { SUPER_USER_NAME: username, SUPER_USER_PASSWORD: password } = secrets.values;
  const { ust } = (await call("POST", "/zato/sso/user/login", { body: { current_app: "CRM", username, password } }))
    .json;
  for (const person of PEOPLE) {
    const body = { auto_approve: true, ...person, ust, current_app: "CRM", password: "a long password" };
    const { user_id } = (await call("POST", "/zato/sso/user", { body })).json;
    if (person.username === "anna.berg") await call("PUT", `/api/paps/${PROFILE}/members/${user_id}`, { headers });
  }
}
