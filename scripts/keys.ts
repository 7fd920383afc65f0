/**
 * `npm run keys`: makes and rotates TOKEN_KEYS and DATA_KEYS. Only a secret ever goes to standard output, so that it
 * can be piped; everything said about it goes to standard error.
 */
import { text } from "node:stream/consumers";
import {
  addDataKey,
  addTokenKey,
  newSecrets,
  promoteDataKey,
  promoteTokenKey,
  Refusal,
  retireDataKey,
  retireTokenKey,
  type Step,
} from "./key-rotation.ts";

const HELP = `Makes and rotates the secrets TOKEN_KEYS (sign session tokens) and DATA_KEYS (seal encrypted attributes).

  npm run --silent keys -- new                a first set of both, as lines of NAME=value
  npm run --silent keys -- add data           adds a data key that opens and does not seal yet
  npm run --silent keys -- promote data       the newest data key seals from now on
  npm run --silent keys -- retire data ID     takes an old data key out
  npm run --silent keys -- add token          adds a token key that is accepted and does not sign yet
  npm run --silent keys -- promote token ID   that token key signs from now on
  npm run --silent keys -- retire token ID    takes an old token key out
  npm run --silent keys -- --help             this text

"add", "promote" and "retire" read the present secret on standard input and write the next one to standard output,
ready for "npx wrangler secret put DATA_KEYS" or TOKEN_KEYS. Cloudflare never shows a secret again: keep the present
ones in a password manager. --silent keeps npm's own lines out of what is piped.

The order, with the secret set after each step and a minute's wait, as it reaches all places one after the other:

  data keys    add, promote, wait until all values under the old key are sealed anew or gone, retire
  token keys   add, promote, wait for the longest session lifetime (SESSION_MAX_DAYS), retire

Adding and using a key at once would lock people out for those moments: a place that has the new secret makes what
another, still with the old one, refuses.
`;

const [verb, kind, id, ...rest] = process.argv.slice(2);

if (verb === undefined || process.argv.includes("--help") || process.argv.includes("-h")) {
  process.stdout.write(HELP);
} else if (verb === "new" && kind === undefined) {
  for (const [name, secret] of Object.entries(newSecrets())) process.stdout.write(`${name}=${secret}\n`);
  process.stderr.write(`Keep both in a safe place: Cloudflare never shows a secret again, and what is sealed under a lost data key
cannot be opened. Set them with "npx wrangler secret put TOKEN_KEYS" and "npx wrangler secret put DATA_KEYS".\n`);
} else {
  await rotate();
}

async function rotate(): Promise<void> {
  const step = stepOf(`${verb} ${kind}`);
  if (step === null || rest.length > 0) {
    process.stderr.write(`That is no such command.\n\n${HELP}`);
    process.exitCode = 1;
    return;
  }
  if (process.stdin.isTTY) process.stderr.write("Paste the present secret, then press Enter and Ctrl-D.\n");
  try {
    const { secret, explanation } = await step(await text(process.stdin));
    process.stdout.write(`${secret}\n`);
    process.stderr.write(`${explanation}\n`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`Refused. ${error.message}\n`);
    process.exitCode = 1;
  }
}

function stepOf(command: string): ((present: string) => Step | Promise<Step>) | null {
  switch (command) {
    case "add data":
      return id === undefined ? addDataKey : null;
    case "promote data":
      return id === undefined ? promoteDataKey : null;
    case "retire data":
      return (present) => retireDataKey(present, id);
    case "add token":
      return id === undefined ? addTokenKey : null;
    case "promote token":
      return (present) => promoteTokenKey(present, id);
    case "retire token":
      return (present) => retireTokenKey(present, id);
    default:
      return null;
  }
}
