/**
 * API tokens of the profile API: `sat_` and 32 random bytes in base64url. The Worker knows only SHA-256 digests of
 * whole tokens (the secret `API_TOKENS`), so that its settings open nothing. A fast digest is enough: 256 random
 * bits cannot be guessed.
 */

import { timingSafeEqual } from "node:crypto";
import { API_TOKEN_NAME_CHARACTERS, PROFILE_ID_CHARACTERS } from "../limits.ts";
import { randomBytes, toBase64url, toHex, utf8 } from "./bytes.ts";
import { sha256 } from "./digest.ts";

/** Fixed and visible, so that scanners find tokens in places where they should not be. */
const PREFIX = "sat_";
const RANDOM_BYTES = 32;
const TOKEN_SHAPE = /^sat_[\w-]{43}$/;
const NAME_SHAPE = new RegExp(`^[A-Za-z0-9_.-]{1,${API_TOKEN_NAME_CHARACTERS}}$`);
const DIGEST_SHAPE = /^[0-9a-f]{64}$/i;
const PROFILE_SHAPE = new RegExp(`^(?:[A-Za-z0-9_-]{1,${PROFILE_ID_CHARACTERS}}\\*?|\\*)$`);

/** One entry of `API_TOKENS`. `digest` is SHA-256 of the whole token, 32 bytes. `write` includes reading. */
export interface ApiToken {
  readonly name: string;
  readonly scope: "read" | "write";
  readonly digest: Uint8Array;
  /** The profiles that it is confined to: ids, and beginnings of ids that end in `*`. null for all profiles. */
  readonly profiles: readonly string[] | null;
}

/** Whether a token opens the profile of that id. */
export function opensProfile({ profiles }: ApiToken, papId: string): boolean {
  if (profiles === null) return true;
  return profiles.some((one) => (one.endsWith("*") ? papId.startsWith(one.slice(0, -1)) : papId === one));
}

/** A new token: `sat_` and 43 base64url characters. */
export function newApiToken(): string {
  return PREFIX + toBase64url(randomBytes(RANDOM_BYTES));
}

/** Whether a text could be an API token, known or not. */
export function isApiTokenShaped(text: string): boolean {
  return TOKEN_SHAPE.test(text);
}

/**
 * Reads `API_TOKENS`: entries `name:scope:digest` or `name:scope:digest:profiles`, comma-separated; profiles are
 * separated by `|`. An empty setting has no entry. Throws an Error that names the position and the rule, never the value:
 * somebody may have put the token itself there.
 */
export function parseApiTokens(setting: string): ApiToken[] {
  if (setting.trim() === "") return [];
  const names = new Set<string>();
  const digests = new Set<string>();
  return setting.split(",").map((entry, index) => {
    const refuse = (rule: string) => new Error(`entry ${index + 1}: ${rule}`);
    const [name = "", scope, digestText = "", profilesText, ...rest] = entry.trim().split(":");
    if (rest.length > 0 || scope === undefined) throw refuse("must be name:scope:digest or name:scope:digest:profiles");
    if (!NAME_SHAPE.test(name)) {
      throw refuse(`the name must be 1 to ${API_TOKEN_NAME_CHARACTERS} of A-Z a-z 0-9 _ . -`);
    }
    if (scope !== "read" && scope !== "write") throw refuse("the scope must be read or write");
    if (!DIGEST_SHAPE.test(digestText)) throw refuse("the digest must be SHA-256 of the token in hex, 64 characters");
    // An empty part is malformed too: it must not open all profiles.
    const profiles = profilesText?.split("|") ?? null;
    if (profiles?.some((one) => !PROFILE_SHAPE.test(one))) {
      throw refuse("the profiles must be ids of profiles, or beginnings of them that end in *, separated by |");
    }
    const digest = Uint8Array.fromHex(digestText);
    if (names.has(name)) throw refuse("the name must differ from those of earlier entries");
    if (digests.has(toHex(digest))) throw refuse("the digest must differ from those of earlier entries");
    names.add(name);
    digests.add(toHex(digest));
    return { name, scope, digest, profiles };
  });
}

/** The entry of the token presented, or null. Every entry is compared, each in constant time. */
export async function findApiToken(tokens: readonly ApiToken[], presented: string): Promise<ApiToken | null> {
  const digest = await sha256(utf8(presented));
  let found: ApiToken | null = null;
  for (const token of tokens) {
    if (timingSafeEqual(token.digest, digest)) found = token;
  }
  return found;
}
