/**
 * `npm run keys`: makes and rotates TOKEN_KEYS, DATA_KEYS and SIGNING_KEYS. Only a secret ever goes to standard output, so that it
 * can be piped; everything said about it goes to standard error.
 */
import { asksForHelp, type CommandResult } from "./command.ts";
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
import { addSigningKey, newSigningKeys, promoteSigningKey, retireSigningKey } from "./signing-key-rotation.ts";

const KEEP_BOTH = `Keep both in a safe place: Cloudflare never shows a secret again, and what is sealed under a lost data key
cannot be opened. Set them with "npx wrangler secret put TOKEN_KEYS" and "npx wrangler secret put DATA_KEYS".
`;

const KEEP_SIGNING = `Set it with "npx wrangler secret put SIGNING_KEYS", and ISSUER to the https origin of the deployment.
`;

const HELP = `Makes and rotates the secrets TOKEN_KEYS (sign session tokens), DATA_KEYS (seal encrypted attributes) and
SIGNING_KEYS (sign tokens for AWS).

  npm run --silent keys -- new                a first set of the first two, as lines of NAME=value
  npm run --silent keys -- add data           adds a data key that opens and does not seal yet
  npm run --silent keys -- promote data       the newest data key seals from now on
  npm run --silent keys -- retire data ID     takes an old data key out
  npm run --silent keys -- add token          adds a token key that is accepted and does not sign yet
  npm run --silent keys -- promote token ID   that token key signs from now on
  npm run --silent keys -- retire token ID    takes an old token key out
  npm run --silent keys -- new signing        a first signing key
  npm run --silent keys -- add signing        adds a signing key that is published and does not sign yet
  npm run --silent keys -- promote signing    the newest signing key signs from now on
  npm run --silent keys -- retire signing KID keeps a signing key public only; a day later takes it out
  npm run --silent keys -- --help             this text

"add", "promote" and "retire" wait for the present secret on standard input, alone or as its line NAME=value, and write the
whole next one to standard output, ready for "npx wrangler secret put DATA_KEYS", TOKEN_KEYS or SIGNING_KEYS. Cloudflare never
shows a secret again: keep the present ones in a password manager. The service on this machine has its own in .dev.vars, and
takes the next one from there when it is started again. --silent keeps npm's own lines out of what is piped.

The order, with the secret set after each step and a minute's wait, as it reaches all places one after the other:

  data keys    add, promote, wait until all values under the old key are sealed anew or gone, retire
  token keys   add, promote, wait for the longest session lifetime (SESSION_MAX_DAYS), retire
  signing keys add, wait 10 minutes, promote, retire, wait 24 hours, retire once more

Adding and using a key at once would lock people out for those moments: a place that has the new secret makes what
another, still with the old one, refuses.
`;

/**
 * Runs the command.
 * @param readSecret reads the present secret; called only where a step needs it
 */
export async function keysCommand(args: readonly string[], readSecret: () => Promise<string>): Promise<CommandResult> {
  const [method, kind] = args;
  if (method === undefined || asksForHelp(args)) return { out: HELP, said: "", code: 0 };
  if (method === "new" && kind === undefined) {
    const lines = Object.entries(newSecrets()).map(([name, secret]) => `${name}=${secret}\n`);
    return { out: lines.join(""), said: KEEP_BOTH, code: 0 };
  }
  if (method === "new" && kind === "signing" && args.length === 2) {
    return { out: `${await newSigningKeys()}\n`, said: KEEP_SIGNING, code: 0 };
  }
  const step = stepOf(args);
  if (step === null) return { out: "", said: `That is no such command.\n\n${HELP}`, code: 1 };
  try {
    const { secret, explanation } = await step(await readSecret());
    return { out: `${secret}\n`, said: `${explanation}\n`, code: 0 };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { out: "", said: `Refused. ${error.message}\n`, code: 1 };
  }
}

/** The step that a command line asks for; only some of them take the id of a key. */
function stepOf(args: readonly string[]): ((present: string) => Step | Promise<Step>) | null {
  const [method, kind, id, ...rest] = args;
  if (rest.length > 0) return null;
  switch (`${method} ${kind}`) {
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
    case "add signing":
      return id === undefined ? (present) => addSigningKey(present) : null;
    case "promote signing":
      return id === undefined ? (present) => promoteSigningKey(present) : null;
    case "retire signing":
      return (present) => retireSigningKey(present, id);
    default:
      return null;
  }
}
