/** `npm run keys`. */
import { text } from "node:stream/consumers";
import { finish } from "./command.ts";
import { keysCommand } from "./keys-command.ts";

/** The present secret, from standard input; who types it is told to. */
function readSecret(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Paste the present secret, then press Enter and Ctrl-D.\n");
  return text(process.stdin);
}

finish(await keysCommand(process.argv.slice(2), readSecret));
