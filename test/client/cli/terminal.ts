/** A command at a pseudo-terminal, as a person sits at one. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { expect } from "vitest";
import type { CommandLine } from "./command-line.ts";

/** util-linux's, which makes a pseudo-terminal. BSD's, of the same name, takes other arguments. */
const SCRIPT = "/usr/bin/script";
export const hasTerminal = process.platform === "linux" && existsSync(SCRIPT);
if (!hasTerminal) console.warn(`Skipped: tests at a terminal need ${SCRIPT} of util-linux.`);

export interface Terminal {
  /** Waits until the question stands at the end of the screen, then types. */
  answer(question: string, typed: string): Promise<void>;
  /** The exit status, once the command has ended. */
  ended(): Promise<number | null>;
  /** All that was shown. */
  screen(): string;
}

/** Starts a command at a terminal of its own. */
export function atTerminal({ program, env }: CommandLine, args: readonly string[]): Terminal {
  const command = [...program, ...args].map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn(SCRIPT, ["-qec", command, "/dev/null"], { env: { ...env, TERM: "xterm" } });
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  let screen = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  return {
    answer: async (question, typed) => {
      await expect.poll(() => screen).toMatch(new RegExp(`${question}: $`));
      child.stdin?.write(typed);
      screen += "\n";
    },
    ended: () => code,
    screen: () => screen,
  };
}
