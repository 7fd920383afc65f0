/**
 * `npm run check`: every check of the source, two at a time, the quickest first. Each says how it ended; what a failed
 * one has to say follows its line. Ends with what passed, or with what did not and status 1.
 */
import { spawn } from "node:child_process";
import { asksForHelp } from "./command.ts";
import { PROJECT_ROOT } from "./wrangler.ts";

/** By the name of its script, `check:NAME`, and what passes with it. */
const STEPS: readonly (readonly [name: string, passes: string])[] = [
  ["openapi", "the API description is what the operations say"],
  ["style", "format, lint, direction of imports"],
  ["openapi-lint", "the API description keeps the rules of OpenAPI"],
  ["settings", "settings of every environment fit what Cloudflare takes"],
  ["bindings", "types of the bindings are those of wrangler.toml"],
  ["types", "types"],
  ["unused", "no file, export or dependency is unused"],
  ["bundle", "modules and size of the bundle"],
];

/** As many at a time as leave the machine usable. */
const LANES = 2;

const HELP = `Checks the source: ${STEPS.map(([name]) => name).join(", ")}.

  npm run check            all of them
  npm run check:style      one of them, with its whole output
  npm run check -- --help  this text
`;

interface Ended {
  name: string;
  code: number | null;
}

if (asksForHelp(process.argv.slice(2))) process.stdout.write(HELP);
else process.exitCode = (await checkAll()) ? 0 : 1;

async function checkAll(): Promise<boolean> {
  const waiting = [...STEPS];
  const ended: Ended[] = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) ended.push(await run(...step));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const failed = ended.filter(({ code }) => code !== 0).map(({ name }) => name);
  console.log(
    failed.length === 0
      ? `All ${ended.length} checks passed.`
      : `Failed: ${failed.map((name) => `npm run check:${name}`).join(", ")}. The other ${ended.length - failed.length} passed.`,
  );
  return failed.length === 0;
}

function run(name: string, passes: string): Promise<Ended> {
  const began = performance.now();
  return new Promise((resolve) => {
    const npm = spawn("npm", ["run", "--silent", `check:${name}`], {
      cwd: PROJECT_ROOT,
      // npm is a batch file on Windows, which only a shell starts.
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    npm.once("close", (code) => {
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      console.log(`${code === 0 ? "ok    " : "FAILED"} ${name.padEnd(13)} ${seconds.padStart(5)} s  ${passes}`);
      if (code !== 0) process.stdout.write(output.endsWith("\n") ? output : `${output}\n`);
      resolve({ name, code });
    });
  });
}
