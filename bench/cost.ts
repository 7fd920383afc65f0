/**
 * `npm run cost`: dollars for a million of each call, and for months of live sessions: from what calls do, counted now,
 * and what Cloudflare charges.
 */
import { runCommand } from "../test/harness/command.ts";
import { SESSION } from "../test/harness/sso-client.ts";
import type { Calls } from "./cost/habits.ts";
import { costReport } from "./cost/report.ts";
import { costsOfCases, onObserved } from "./exact-costs.ts";
import type { Cost } from "./report.ts";

const HELP = `Says what calls cost on Cloudflare, in US dollars.

  npm run cost            counts one call of each kind on this machine and prices it; under a minute
  npm run cost -- --help  this text

Prices, and when they were read, are in bench/cost/prices.ts; the habits of sessions in bench/cost/habits.ts.
`;

await runCommand(HELP, {}, async (_options, directory) => {
  console.log("Counting.\n");
  const costs = await costsOfCases(directory);
  const calls = await callsOfSessions(directory, costs);
  const { signIn, renew, signOut } = calls;
  const others = Object.entries({ "sign in": signIn, "renew a session": renew, "sign out": signOut });
  console.log(costReport([...costs, ...others.map(([title, cost]) => ({ title, cost }))], calls));
  return true;
});

/** One call of each kind that sessions make. */
function callsOfSessions(directory: string, costs: readonly { title: string; cost: Cost }[]): Promise<Calls> {
  const of = (title: string) => {
    const found = costs.find((each) => each.title === title);
    if (!found) throw new Error(`no case is called ${title}`);
    return found.cost;
  };
  return onObserved(directory, async ({ client }, count) => {
    // The first time a user's object may also tell the directory.
    let ust = await client.signIn();
    const signIn = await count(async () => {
      ust = await client.signIn();
    });
    const renew = await count(() => client.ask("PATCH", SESSION, { ust }));
    const signOut = await count(() => client.signOut(ust));
    const attributes = { readOne: of("get 1, plain"), readAll: of("all of 100"), writeOne: of("set 1, plain") };
    return { signIn, renew, signOut, ...attributes };
  });
}
