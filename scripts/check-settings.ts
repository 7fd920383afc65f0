// Part of `npm run check`: the settings of every deployment in wrangler.toml.
import { join } from "node:path";
import { faultsOfDeployments, readDeployments } from "./deployments.ts";
import { PROJECT_ROOT } from "./wrangler.ts";

const faults = faultsOfDeployments(readDeployments(join(PROJECT_ROOT, "wrangler.toml")));
for (const fault of faults) console.error(`wrangler.toml: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
