/**
 * Rotating the two secrets that hold keys, TOKEN_KEYS and DATA_KEYS. Each function takes the present secret and
 * gives the next one, or refuses. A secret reaches the places where the service runs one after the other, within
 * seconds; so a key is first added, where it only accepts and opens, and signs and seals in a later step. At every
 * moment each place then accepts what any other makes.
 */
import { randomBytes, toBase64url, toHex } from "../src/crypto/bytes.ts";
import { sha256 } from "../src/crypto/digest.ts";
import { parseFernetKeys } from "../src/crypto/fernet.ts";
import { type Keyring, MAX_KEY_ID, parseKeyring } from "../src/crypto/keyring.ts";

const KEY_BYTES = 32;
const TOKEN_KEY_ID_CHARACTERS = 8;
/** Cloudflare refuses a longer secret. */
const MAX_SECRET_BYTES = 5_120;
/** Point-in-time recovery can bring a database of the last 30 days back, with values sealed under old keys. */
const RECOVERY_DAYS = 30;

/** The next secret and what its owner needs to know before and after setting it. */
export interface Step {
  readonly secret: string;
  readonly explanation: string;
}

/** A rotation step that would lock somebody out, or lose data, or makes no sense. The message says what to do. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** A first set of keys, one of each kind. */
export function newSecrets(): { TOKEN_KEYS: string; DATA_KEYS: string } {
  return {
    TOKEN_KEYS: newKey(),
    DATA_KEYS: writeKeyring({ primary: 1, keys: new Map([[1, randomBytes(KEY_BYTES)]]) }),
  };
}

/** Adds a data key that opens and does not seal yet. Its id is one above the highest there is. */
export function addDataKey(present: string): Step {
  const { primary, keys } = readKeyring(present);
  const id = newestId(keys) + 1;
  if (id > MAX_KEY_ID) throw new Refusal(`Key ids end at ${MAX_KEY_ID}, and that id is taken.`);
  return {
    secret: writeKeyring({ primary, keys: new Map([...keys, [id, randomBytes(KEY_BYTES)]]) }),
    explanation: `Data key ${id} is added. It opens values; key ${primary} still seals them.
Next: set this secret, wait a minute until it is in use everywhere, then "promote data".`,
  };
}

/** Makes the newest data key the primary: it seals from now on, the others only open. */
export function promoteDataKey(present: string): Step {
  const { primary, keys } = readKeyring(present);
  const id = newestId(keys);
  if (id === primary)
    throw new Refusal(`Data key ${id} is the newest and seals already. Do "add data" and set it first.`);
  return {
    secret: writeKeyring({ primary: id, keys }),
    explanation: `Data key ${id} seals from now on; the others only open. Set this secret only if the one with key ${id} added
has been in use everywhere for a minute: a place that does not know the key cannot open what it seals.
Next: set this secret. Values sealed under key ${primary} stay so until they are written again or sealed anew.
"retire data ${primary}" is the last step, when nothing is sealed under it any more.`,
  };
}

/** Takes an old data key out. What is still sealed under it cannot be opened afterwards. */
export function retireDataKey(present: string, id: string | undefined): Step {
  const { primary, keys } = readKeyring(present);
  const number = [...keys.keys()].find((known) => String(known) === id);
  const ids = `The ids are ${[...keys.keys()].join(", ")}; ${primary} is the primary.`;
  if (id === undefined) throw new Refusal(`Say which key: "retire data ID". ${ids}`);
  if (number === undefined) throw new Refusal(`There is no data key of that id. ${ids}`);
  if (number === primary) throw new Refusal(`Data key ${id} seals. Promote a newer one first. ${ids}`);
  if (number > primary) {
    throw new Refusal(`Data key ${id} is newer than the primary: its id could be given again, and an id is never reused.
Promote it, or add and promote another; then it can be retired. ${ids}`);
  }
  return {
    secret: writeKeyring({ primary, keys: new Map([...keys].filter(([known]) => known !== number)) }),
    explanation: `Data key ${id} is taken out. A value that is still sealed under it can never be opened again: set this secret
only when all of them have been sealed anew or have gone. Keep the old secret in a safe place for ${RECOVERY_DAYS} days
more: a database that point-in-time recovery brings back needs it.`,
  };
}

/** Adds a token key at the end: its tokens are accepted, and none are signed with it yet. */
export async function addTokenKey(present: string): Promise<Step> {
  const keys = readTokenKeys(present);
  const added = newKey();
  const id = await tokenKeyId(added);
  return {
    secret: writeTokenKeys([...keys, added]),
    explanation: `Token key ${id} is added. Its tokens are accepted; the first key still signs.
Next: set this secret, wait a minute until it is in use everywhere, then "promote token ${id}".
${await listed([...keys, added])}`,
  };
}

/** Moves a token key to the front: it signs from now on, the others are only accepted. */
export async function promoteTokenKey(present: string, id: string | undefined): Promise<Step> {
  const keys = readTokenKeys(present);
  const key = await tokenKeyOf(keys, id, "promote");
  const [signer = ""] = keys;
  if (key === signer) throw new Refusal(`Token key ${id} signs already.\n${await listed(keys)}`);
  const next = [key, ...keys.filter((other) => other !== key)];
  return {
    secret: writeTokenKeys(next),
    explanation: `Token key ${id} signs from now on; the others are only accepted. Set this secret only if the one with key ${id}
added has been in use everywhere for a minute: a place that does not know the key refuses the sessions it signs.
Next: set this secret, wait for the longest session lifetime (SESSION_MAX_DAYS, 30 days unless you changed it),
then "retire token ${await tokenKeyId(signer)}". After a leak retire it at once: every session that it signed ends.
${await listed(next)}`,
  };
}

/** Takes a token key out. The sessions whose tokens it signed end. */
export async function retireTokenKey(present: string, id: string | undefined): Promise<Step> {
  const keys = readTokenKeys(present);
  const key = await tokenKeyOf(keys, id, "retire");
  if (key === keys[0]) throw new Refusal(`Token key ${id} signs. Promote another one first.\n${await listed(keys)}`);
  const next = keys.filter((other) => other !== key);
  return {
    secret: writeTokenKeys(next),
    explanation: `Token key ${id} is taken out, and the sessions whose tokens it signed end. Set this secret when the longest
session lifetime (SESSION_MAX_DAYS, 30 days unless you changed it) has passed since another key was promoted.
${await listed(next)}`,
  };
}

function newKey(): string {
  return toBase64url(randomBytes(KEY_BYTES));
}

function readKeyring(present: string): Keyring {
  return refusing("DATA_KEYS is malformed", () => parseKeyring(withoutName(present, "DATA_KEYS")));
}

/** The keyring as JSON, ids ascending. What is given out has passed the Worker's own check. */
function writeKeyring({ primary, keys }: Keyring): string {
  const texts = Object.fromEntries([...keys].map(([id, key]) => [String(id), toBase64url(key)]));
  const secret = JSON.stringify({ primary, keys: texts });
  if (secret.length > MAX_SECRET_BYTES) {
    throw new Refusal(`With one key more the secret is longer than ${MAX_SECRET_BYTES} bytes. Retire old keys first.`);
  }
  parseKeyring(secret);
  return secret;
}

/** The token keys as text, in their order, once the Worker's own check has passed them. */
function readTokenKeys(present: string): string[] {
  const secret = withoutName(present, "TOKEN_KEYS");
  refusing("TOKEN_KEYS is malformed", () => parseFernetKeys(secret));
  return secret.split(",").map((key) => key.trim());
}

function writeTokenKeys(keys: readonly string[]): string {
  const secret = keys.join(",");
  refusing("No further key fits; retire an old one first", () => parseFernetKeys(secret));
  return secret;
}

/** Secrets are also kept as lines of a .dev.vars file: `NAME=value`, in quotes where a shell needs them. */
export function withoutName(present: string, name: string): string {
  const text = present.trim();
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1).replace(/^(['"])(.*)\1$/s, "$2") : text;
}

/** Refuses with what a parser has to say. */
export function refusing<T>(what: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Refusal(`${what}: ${error instanceof Error ? error.message : "unknown error"}.`);
  }
}

function newestId(keys: Keyring["keys"]): number {
  return Math.max(...keys.keys());
}

/** Token keys have no ids of their own: the start of a key's SHA-256 tells them apart and gives nothing away. */
export async function tokenKeyId(key: string): Promise<string> {
  const digest = await sha256(Uint8Array.fromBase64(key, { alphabet: "base64url" }));
  return toHex(digest).slice(0, TOKEN_KEY_ID_CHARACTERS);
}

async function tokenKeyOf(keys: readonly string[], id: string | undefined, method: string): Promise<string> {
  for (const key of keys) {
    if ((await tokenKeyId(key)) === id) return key;
  }
  const problem = id === undefined ? `Say which key: "${method} token ID".` : "There is no token key of that id.";
  throw new Refusal(`${problem}\n${await listed(keys)}`);
}

async function listed(keys: readonly string[]): Promise<string> {
  const ids = await Promise.all(keys.map(tokenKeyId));
  return `The keys in order: ${ids.map((id, index) => (index === 0 ? `${id} (signs)` : id)).join(", ")}.`;
}
