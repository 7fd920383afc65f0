/** A script as a process of its own, as npm runs it. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

/** Runs `scripts/NAME.ts` with that standard input. @returns both streams and the exit status */
export async function runScript(name: string, args: readonly string[], input = "") {
  const child = spawn(process.execPath, [`scripts/${name}.ts`, ...args], { cwd: PROJECT_ROOT });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  child.stdin.on("error", () => {}); // a command that refuses at once does not read its input
  child.stdin.end(input);
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, said, code: await code };
}
