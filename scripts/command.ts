/** How a command of one answer ends: what it prints to which stream, and its exit status. */
import { text } from "node:stream/consumers";

export interface CommandResult {
  /** To standard output: what the command is for, so that it can be piped. */
  out: string;
  /** To standard error: what is said about it. */
  said: string;
  /** The exit status. */
  code: 0 | 1;
}

/** Prints the result, and lets this process end with its status. */
export function finish({ out, said, code }: CommandResult): void {
  process.stdout.write(out);
  process.stderr.write(said);
  process.exitCode = code;
}

/** Whether a command line asks for the help. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** The present secret, from standard input; who types it is told to. */
export function readSecret(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Paste the present secret, then press Enter and Ctrl-D.\n");
  return text(process.stdin);
}
