/**
 * `npm run token`: makes an API token for the profile API. The token is shown once; the service is given only the
 * entry with its digest.
 */
import { newApiToken, parseApiTokens } from "../src/crypto/api-token.ts";
import { sha256Hex } from "../src/crypto/digest.ts";
import { asksForHelp, type CommandResult } from "./command.ts";

const HELP = `Makes an API token for the profile API.

  npm run token -- NAME                   a token that may read
  npm run token -- NAME write             a token that may read and write
  npm run token -- NAME write 'a|team-*'  the same, for the profile a and those that begin with team-
  npm run token -- --help                 this text

NAME is for people and logs: 1 to 64 of A-Z a-z 0-9 _ . - and another one for each token.

The token is shown once and stored nowhere: hand it to its user, who sends it as "Authorization: TOKEN <token>".
The entry, with only a digest of the token, belongs to the secret API_TOKENS, behind the others and a comma:
  npx wrangler secret put API_TOKENS
To withdraw a token, take its entry out and set the secret again.
`;

/** Runs the command. */
export async function tokenCommand(args: readonly string[]): Promise<CommandResult> {
  const [name, scope = "read", profiles, ...rest] = args;
  if (name === undefined || asksForHelp(args)) return { out: HELP, said: "", code: 0 };
  const token = newApiToken();
  const entry = [name, scope, await sha256Hex(token), ...(profiles === undefined ? [] : [profiles])].join(":");
  const refusal = rest.length > 0 ? "too many arguments" : refusalOf(entry);
  if (refusal !== null) return { out: "", said: `Refused: ${refusal}.\n\n${HELP}`, code: 1 };
  const out = `The token, shown this once:\n${token}\n\nIts entry for API_TOKENS:\n${entry}\n`;
  return { out, said: "", code: 0 };
}

/** What the service itself would say against the entry, or null. */
function refusalOf(entry: string): string | null {
  try {
    parseApiTokens(entry);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^entry 1: /, "") : "unknown error";
  }
}
