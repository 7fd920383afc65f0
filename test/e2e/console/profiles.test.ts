/** Profiles in the console, with an API token: attributes under AWS's rules, the tag set as a picture, members, environments. */
import { describe, expect, it } from "vitest";
import { hasChromium } from "../browser.ts";
import { enter, expectAccessible, makePerson, visitConsole } from "./visit.ts";

const ROLE = "arn:aws:iam::123456789012:role/Finance";

describe.skipIf(!hasChromium)("profiles in the console", () => {
  const visit = visitConsole();

  async function openProfile(papId: string): Promise<void> {
    const { page, service } = visit;
    await page.getByRole("link", { name: "Profiles" }).click();
    await page.getByLabel("API token").fill(service.secrets.apiToken);
    await page.getByRole("button", { name: "Open profiles" }).click();
    await page.getByLabel("Profile id").fill(papId);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("heading", { name: papId }).waitFor();
  }

  const apiCall = (method: string, path: string, body?: Record<string, unknown>) =>
    visit.service.call(method, path, {
      headers: { authorization: `TOKEN ${visit.service.secrets.apiToken}` },
      ...(body && { body }),
    });

  it("opens with an API token alone, by whatever id is typed", async () => {
    const { page, service } = visit;
    await page.getByRole("radio", { name: "API token" }).check();
    await page.getByLabel("API token", { exact: true }).and(page.locator("input[type=password]")).fill("sat_short");
    await page.getByRole("button", { name: "Open profiles" }).click();
    await page.getByText("An API token begins with sat_").waitFor();
    await page.locator("input[type=password]").fill(service.secrets.apiToken);
    await page.getByRole("button", { name: "Open profiles" }).click();
    await page.getByLabel("Profile id").fill("not an id");
    await expectAccessible(page);
    await page.getByLabel("Profile id").fill("finance");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("Nobody has written to this profile yet").waitFor();
    // Nobody is signed in, so there is nothing else to see.
    await expect.poll(() => page.getByRole("navigation").getByRole("link").allTextContents()).toEqual(["Profiles"]);
  });

  it("judges an attribute while it is typed, by the rules that the service has", async () => {
    const { page } = visit;
    await enter(visit);
    await openProfile("typing");
    await page.getByRole("button", { name: "Add attribute" }).click();
    const form = page.getByRole("form", { name: "Add an attribute" });
    await form.getByRole("radio", { name: "Fixed value" }).check();
    await form.getByLabel("AWS tag key").fill("aws:team");
    await form.getByText("not start with aws:").waitFor();
    await form.getByLabel("AWS tag key").fill("team#1");
    await form.getByText("only letters, digits, spaces").waitFor();
    await form.getByLabel("AWS tag key").fill("x".repeat(129));
    await form.getByText("at most 128 characters").waitFor();
    await expectAccessible(page);
    await form.getByLabel("AWS tag key").fill("team");
    await form.getByLabel("Value", { exact: true }).fill("red");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("rowheader", { name: "team" }).waitFor();
    await page.getByRole("button", { name: "Add attribute" }).click();
    await form.getByLabel("AWS tag key").fill("TEAM");
    await form.getByText("The profile has this key already").waitFor();
  });

  it("changes and removes an attribute, and says when the profile has changed meanwhile", async () => {
    const { page } = visit;
    const path = "/api/paps/changing/session-attributes";
    await apiCall("POST", path, { sessionAttributeType: "Static", mappingName: "a", attributeValue: "1" });
    await enter(visit);
    await openProfile("changing");
    await page.getByRole("button", { name: "Change a" }).click();
    const form = page.getByRole("form", { name: "Change the attribute" });
    await form.getByLabel("Value", { exact: true }).fill("2");
    await apiCall("POST", path, { sessionAttributeType: "Static", mappingName: "b", attributeValue: "1" });
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByText("Somebody else has changed the profile").waitFor();
    await page.getByRole("rowheader", { name: "b" }).waitFor();
    await form.getByRole("button", { name: "Go on with what I have typed" }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row").filter({ hasText: "a" }).getByText("2", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove b" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("rowheader", { name: "b" }).waitFor({ state: "detached" });
  });

  it("draws from which source each tag comes, and marks problems on the line where they arise", async () => {
    const { page } = visit;
    const path = "/api/paps/drawn/session-attributes";
    const add = (attribute: Record<string, unknown>) => apiCall("POST", path, attribute);
    await add({ sessionAttributeType: "Static", mappingName: "env", attributeValue: "prod", transitive: true });
    await add({ sessionAttributeType: "Session", mappingName: "cost-center", attributeValue: "cost-center" });
    await add({ sessionAttributeType: "Session", mappingName: "missing", attributeValue: "not-there" });
    await add({ sessionAttributeType: "Session", mappingName: "bad", attributeValue: "bad" });
    await enter(visit);
    for (const [name, value] of [
      ["cost-center", "IT-4410"],
      ["bad", "no#tag"],
    ] as const) {
      await page.getByRole("button", { name: "Add attribute" }).click();
      const form = page.getByRole("form", { name: "Add an attribute" });
      await form.getByLabel("Name").fill(name);
      await form.getByLabel("Value").fill(value);
      await form.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("rowheader", { name }).waitFor();
    }
    await openProfile("drawn");
    await page.getByRole("link", { name: "Tag set" }).click();
    await page.getByText("2 of 4 tags").waitFor();
    await page.getByText("2 problems").waitFor();

    // Four lines from sources, two of them broken, each with its mark; what a broken line would feed runs dry.
    const [sources, tags] = [page.locator(".lane").nth(0), page.locator(".lane").nth(1)];
    const classes = (lane: typeof sources) =>
      lane.locator("path").evaluateAll((all) => all.map((one) => one.getAttribute("class")));
    expect(await classes(sources)).toEqual(["static", "session", "broken", "broken"]);
    expect(await classes(tags)).toEqual(["static", "session", "dry", "dry"]);
    await expect.poll(() => sources.locator(".mark").allTextContents()).toEqual(["1", "2"]);
    const problems = page.getByRole("region", { name: "Problems" }).getByRole("listitem");
    await expect.poll(() => problems.nth(0).textContent()).toMatch(/^1missing no-session-attribute/);
    await expect.poll(() => problems.nth(1).textContent()).toMatch(/^2bad illegal-characters/);
    // The same in words.
    const steps = page.getByRole("list", { name: "From source to tag" }).getByRole("listitem");
    await expect.poll(() => steps.nth(1).textContent()).toContain("cost-center = IT-4410");
    await expect.poll(() => steps.nth(2).textContent()).toContain("no tag");
    await expect.poll(() => page.locator("pre").textContent()).toContain('"Key": "cost-center"');
    await expectAccessible(page);
  });

  it("adds and removes members, and shows their names where a super-user is signed in", async () => {
    const { page } = visit;
    const userId = await makePerson(visit, { username: "clara", password: "a password of clara's" });
    await enter(visit);
    await openProfile("people");
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByText("No members").waitFor();
    await page.getByLabel("Username or user id").fill(userId);
    await page.getByRole("button", { name: "Add member" }).click();
    await page.getByRole("rowheader", { name: "clara" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Remove clara" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("No members").waitFor();
  });

  it("adds, changes and removes environments", async () => {
    const { page } = visit;
    await enter(visit);
    await openProfile("roles");
    await page.getByRole("link", { name: "Environments" }).click();
    await page.getByRole("button", { name: "Add environment" }).click();
    const form = page.getByRole("form", { name: "Add an environment" });
    await form.getByLabel("Environment id").fill("prod");
    await form.getByLabel("ARN of the role").fill("not-an-arn");
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await form.getByRole("alert").getByText("E1003").waitFor();
    await expectAccessible(page);
    await form.getByLabel("ARN of the role").fill(ROLE);
    await form.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("rowheader", { name: "prod" }).waitFor();
    await page.getByRole("button", { name: "Change prod" }).click();
    const change = page.getByRole("form", { name: "Change the environment" });
    await change.getByLabel("Credentials live").fill("900");
    await change.getByRole("button", { name: "Save" }).click();
    await page.getByRole("row").filter({ hasText: "15 min" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Remove prod" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText("No environments").waitFor();
  });
});
