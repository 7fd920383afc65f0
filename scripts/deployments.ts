/** The deployments that wrangler.toml declares, and what must hold of them together. */
import { unstable_readConfig } from "wrangler";
import { parseAttributeRules } from "../src/contract/attribute-rules.ts";
import { parseIdentityProviders } from "../src/contract/identity-providers.ts";
import { SETTING_BYTES } from "../src/limits.ts";

/** What one deployment gives the Worker: production, which is the top of wrangler.toml, or one of `[env]`. */
export interface Deployment {
  name: string;
  /** Text, or a list or table as TOML has it. */
  vars: Record<string, unknown>;
  objects: { name: string; class_name: string }[];
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[];
}

/** Reads all of them, production first. */
export function readDeployments(config: string): [Deployment, ...Deployment[]] {
  const read = (env: string | undefined): Deployment => {
    const { vars, durable_objects, ratelimits } = unstable_readConfig(
      env === undefined ? { config } : { config, env },
      {
        hideWarnings: true,
      },
    );
    return {
      name: env ?? "production",
      vars,
      objects: durable_objects.bindings as Deployment["objects"],
      ratelimits: ratelimits as Deployment["ratelimits"],
    };
  };
  const { definedEnvironments = [] } = unstable_readConfig({ config }, { hideWarnings: true });
  return [read(undefined), ...definedEnvironments.map(read)];
}

/**
 * What is wrong with them, one line each: a setting that is longer than Cloudflare takes, a list that the Worker would refuse, a setting that a deployment lacks
 * (wrangler hands no variable and no binding down to it), two that count in one namespace of rates.
 */
export function faultsOfDeployments([production, ...others]: readonly [Deployment, ...Deployment[]]): string[] {
  const all = [production, ...others];
  return [
    ...all.flatMap(tooLong),
    ...all.flatMap(malformed),
    ...others.flatMap((other) => [
      ...differing(other.name, "variable", namesOf(production.vars), namesOf(other.vars)),
      ...differing(other.name, "binding", production.objects.map(textOf), other.objects.map(textOf)),
      ...differing(other.name, "rate", production.ratelimits.map(rateOf), other.ratelimits.map(rateOf)),
    ]),
    ...sharedNamespaces(all),
  ];
}

function tooLong({ name, vars }: Deployment): string[] {
  return Object.entries(vars)
    .filter(([, value]) => Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value)) > SETTING_BYTES)
    .map(
      ([setting]) => `${name}: ${setting} is longer than ${SETTING_BYTES} bytes, which is all that Cloudflare takes.`,
    );
}

/** What reads the settings that are lists. */
const LISTS = { ATTRIBUTE_RULES: parseAttributeRules, IDENTITY_PROVIDERS: parseIdentityProviders };

function malformed({ name, vars }: Deployment): string[] {
  return Object.entries(LISTS).flatMap(([setting, parse]) => {
    try {
      parse(JSON.stringify(vars[setting] ?? []));
      return [];
    } catch (error) {
      return [`${name}: ${setting}: ${(error as Error).message}.`];
    }
  });
}

const namesOf = (vars: Deployment["vars"]) => Object.keys(vars);
const textOf = (binding: Deployment["objects"][number]) => `${binding.name} (${binding.class_name})`;
const rateOf = ({ name, simple }: Deployment["ratelimits"][number]) =>
  `${name} (${simple.limit} in ${simple.period} s)`;

function differing(deployment: string, kind: string, expected: string[], found: string[]): string[] {
  return [
    ...expected.filter((one) => !found.includes(one)).map((one) => `${deployment} lacks the ${kind} ${one}.`),
    ...found.filter((one) => !expected.includes(one)).map((one) => `${deployment} alone has the ${kind} ${one}.`),
  ];
}

function sharedNamespaces(all: readonly Deployment[]): string[] {
  const users = all.flatMap(({ name, ratelimits }) =>
    ratelimits.map(({ namespace_id, name: rate }) => ({ namespace_id, by: `${rate} of ${name}` })),
  );
  return [...Map.groupBy(users, ({ namespace_id }) => namespace_id)]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([id, sharing]) => `namespace_id ${id} is counted by ${sharing.map(({ by }) => by).join(" and ")} together.`);
}
