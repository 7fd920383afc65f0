/** Asks for what must stand in no argument: at a terminal without echo, otherwise line by line from standard input. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { EXIT, Failure, usageFailure } from "./failure.ts";

/** Asks one question after the other. */
export interface Questions {
  /** Whether a person answers. */
  isTerminal: boolean;
  /** The answer, without its line's end. @throws {Failure} where there is none */
  ask(question: string, options?: { isSecret?: boolean }): Promise<string>;
  /** All of standard input. */
  all(): Promise<string>;
  /** Reads no more: an input that stays open keeps nobody waiting. */
  end(): void;
}

/** Questions to standard input. What is asked goes to standard error, so that output stays what a command is for. */
export function questions(input: NodeJS.ReadStream): Questions {
  const common = { all: () => text(input), end: () => void input.destroy() };
  if (input.isTTY) {
    return { ...common, isTerminal: true, ask: (question, options) => askTerminal(input, question, options) };
  }
  let lines: AsyncIterator<string> | undefined;
  const ask = async (question: string) => {
    lines ??= createInterface({ input })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) throw usageFailure(`Standard input has no line that answers: ${question}`);
    return value;
  };
  return { ...common, isTerminal: false, ask };
}

function askTerminal(input: NodeJS.ReadStream, question: string, { isSecret = false } = {}): Promise<string> {
  // In raw mode nothing is echoed but what readline writes, here to nowhere.
  const output = isSecret ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const terminal = createInterface({ input, output, terminal: true, historySize: 0 });
  // Only now, as what is typed before would be echoed.
  process.stderr.write(`${question}: `);
  return new Promise((resolve, reject) => {
    terminal.once("line", (line) => {
      resolve(line);
      terminal.close();
    });
    terminal.once("SIGINT", () => terminal.close());
    terminal.once("close", () => {
      if (isSecret) process.stderr.write("\n");
      reject(new Failure(EXIT.interrupted, "interrupted", "Interrupted."));
    });
  });
}
