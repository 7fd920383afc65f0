/**
 * `npm run token`: makes an API token for the profile API. The token is shown once; the service is given only the
 * entry with its digest.
 */
import { newApiToken, parseApiTokens } from "../src/crypto/api-token.ts";
import { sha256Hex } from "../src/crypto/digest.ts";
import { asksForHelp, type CommandResult } from "./command.ts";
import { withoutName } from "./key-rotation.ts";

/** The flag by which the present secret is read, so that the next one can be printed whole. */
const ADD = "--add";

const HELP = `Makes an API token for the profile API.

  npm run token -- NAME                   a token that may read
  npm run token -- NAME write             a token that may read and write
  npm run token -- NAME write 'a|team-*'  the same, for the profile a and those that begin with team-
  npm run token -- NAME write --add       the same as the second, behind the tokens that there are
  npm run token -- --help                 this text

NAME is for people and logs: 1 to 64 of A-Z a-z 0-9 _ . -, no - in front, and another one for each token.

The token is shown once and stored nowhere: hand it to its user, who sends it as "Authorization: TOKEN <token>".
The last line is for the secret API_TOKENS, with only a digest of the token: its first value, or, with --add, its whole next
one. With --add the command waits for the present value on standard input, alone or as its line API_TOKENS=value.
  npx wrangler secret put API_TOKENS      on Cloudflare
  .dev.vars                               for the service on this machine, which takes it when it is started again
To withdraw a token, take its entry out and set the secret again.
`;

/**
 * Runs the command.
 * @param readSecret reads the present secret; called only with `--add`
 */
export async function tokenCommand(args: readonly string[], readSecret: () => Promise<string>): Promise<CommandResult> {
  const [name, scope = "read", profiles, ...rest] = args.filter((word) => word !== ADD);
  if (name === undefined || asksForHelp(args)) return { out: HELP, said: "", code: 0 };
  // What begins with a hyphen would be a name; it is a flag that somebody expects.
  const flag = args.find((word) => word.startsWith("-") && word !== ADD);
  if (flag !== undefined) return { out: "", said: `Refused: there is no ${flag}.\n\n${HELP}`, code: 1 };
  const token = newApiToken();
  const entry = [name, scope, await sha256Hex(token), ...(profiles === undefined ? [] : [profiles])].join(":");
  const refusal = rest.length > 0 ? "too many arguments" : refusalOf(entry);
  if (refusal !== null) return { out: "", said: `Refused: ${refusal}.\n\n${HELP}`, code: 1 };
  const present = args.includes(ADD) ? withoutName(await readSecret(), "API_TOKENS") : "";
  const secret = present === "" ? entry : `${present},${entry}`;
  const clash = refusalOf(secret);
  if (clash !== null) return { out: "", said: `Refused: the present API_TOKENS and this token: ${clash}.\n`, code: 1 };
  const label = args.includes(ADD) ? "The next API_TOKENS:" : "Its entry for API_TOKENS:";
  return { out: `The token, shown this once:\n${token}\n\n${label}\n${secret}\n`, said: "", code: 0 };
}

/** What the service itself would say against the secret, or null. */
function refusalOf(secret: string): string | null {
  try {
    parseApiTokens(secret);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^entry 1: /, "") : "unknown error";
  }
}
