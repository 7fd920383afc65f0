/**
 * What wrangler prints, made quiet: the service's own log becomes a line a call, and what says nothing to who runs the
 * service is left out. Whatever is not known here is shown as it is.
 */
import { callLine, readEvent } from "./call-line.ts";

/** One line each; the first begins a table that ends with an empty line. */
const TABLE = /^Your Worker has access to the following bindings:/;
const LEFT_OUT = [
  /^\s*$/,
  /^\[custom build\] Running: /,
  /^Using secrets defined in /,
  // They are those of the Worker without the secrets, which a developer's .dev.vars must not decide.
  /^❓ Your types might be out of date/,
  /^⎔ (?:Starting local server|Reloading local server)/,
  /^\[wrangler:info\] ✨ Parsed \d+ valid header rules?\./,
  // Each call has a line of the service's own, which says more.
  /^\[wrangler:info\] [A-Z]+ \/\S* \d{3} /,
];
const READY = /^\[wrangler:info\] Ready on (\S+)/;
const RELOADED = /^⎔ Local server updated and ready/;

export interface OutputOptions {
  /** True leaves the service's log lines as they are. */
  json: boolean;
  print(line: string): void;
  /** Called once, with the address. */
  onReady(url: string): void;
}

/** Takes wrangler's output line by line. */
export function wranglerOutput({ json, print, onReady }: OutputOptions): (line: string) => void {
  let isInTable = false;
  return (line) => {
    if (isInTable) {
      isInTable = line.trim() !== "";
      return;
    }
    if (TABLE.test(line)) {
      isInTable = true;
      return;
    }
    const url = READY.exec(line)?.[1];
    const event = readEvent(line);
    if (url !== undefined) onReady(url);
    else if (event !== null) print(json ? line : callLine(event));
    else if (RELOADED.test(line)) print("A change of the source or of wrangler.toml is in use.");
    else if (!LEFT_OUT.some((pattern) => pattern.test(line))) print(line);
  };
}
