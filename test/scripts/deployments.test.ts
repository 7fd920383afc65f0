/** Production and staging of wrangler.toml: the same Worker, and nothing that they share. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Deployment, faultsOfDeployments, readDeployments } from "../../scripts/deployments.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { SETTING_BYTES } from "../../src/limits.ts";

const [production, staging] = readDeployments(join(PROJECT_ROOT, "wrangler.toml"));

it("finds both, and nothing wrong with them", () => {
  expect([production.name, staging?.name]).toEqual(["production", "staging"]);
  expect(faultsOfDeployments(readDeployments(join(PROJECT_ROOT, "wrangler.toml")))).toEqual([]);
});

const other = (changes: Partial<Deployment>): Deployment => ({
  ...production,
  name: "other",
  ratelimits: production.ratelimits.map((rate) => ({ ...rate, namespace_id: `9${rate.namespace_id}` })),
  ...changes,
});

const { APPS: _, ...withoutApps } = production.vars;
const [firstRate] = production.ratelimits;

it.each<[string, Partial<Deployment>, RegExp]>([
  ["a variable that it lacks", { vars: withoutApps }, /^other lacks the variable APPS\.$/],
  ["a variable of its own", { vars: { ...production.vars, X: "" } }, /^other alone has the variable X\.$/],
  ["a binding that it lacks", { objects: production.objects.slice(1) }, /^other lacks the binding SESSIONS/],
  ["a text that is too long", { vars: { ...production.vars, APPS: "x".repeat(SETTING_BYTES + 1) } }, /^other: APPS/],
  [
    "a list that is too long",
    { vars: { ...production.vars, APPS: ["x".repeat(SETTING_BYTES - 3)] } },
    new RegExp(`^other: APPS is longer than ${SETTING_BYTES} bytes`),
  ],
  [
    "rules that the Worker would refuse",
    { vars: { ...production.vars, ATTRIBUTE_RULES: [{ names: "a" }, { names: "b", setBy: "super-user" }] } },
    /^other: ATTRIBUTE_RULES: rule 2: `setBy` is unknown, missing or malformed\.$/,
  ],
  [
    "a provider that the Worker would refuse",
    { vars: { ...production.vars, IDENTITY_PROVIDERS: [{ name: "okta" }] } },
    /^other: IDENTITY_PROVIDERS: .*issuer/,
  ],
])("names %s", (_name, changes, fault) => {
  expect(faultsOfDeployments([production, other(changes)])).toEqual([expect.stringMatching(fault)]);
});

it("names a namespace of rates that two count in", () => {
  const sharing = other({ ratelimits: other({}).ratelimits.with(0, firstRate as Deployment["ratelimits"][number]) });
  expect(faultsOfDeployments([production, sharing])).toEqual([
    `namespace_id 1001 is counted by ${firstRate?.name} of production and ${firstRate?.name} of other together.`,
  ]);
});
