// An identity provider whose ID tokens are exchanged for sessions, as the settings describe it, and how the people that
// come from it are called here.

import type { UserFields } from "./user.ts";
import { normaliseUsername, usernameFault } from "./user.ts";

/** Signatures that a provider may use (RFC 7518, 3.1; RFC 8037). No secret is shared with one, so none has a HMAC. */
export const TOKEN_ALGORITHMS = [
  ...(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] as const),
  ...(["ES256", "ES384", "ES512", "EdDSA"] as const),
] as const;

type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** Who may come in that was never here: everybody, everybody after an administrator's approval, or nobody. */
export type SignUp = "approved" | "pending" | "closed";

/** Which claim fills something: by its name, the claim. */
export type ClaimTable<Name extends string = string> = readonly (readonly [name: Name, claim: string])[];

/** A provider of `IDENTITY_PROVIDERS`. */
export interface IdentityProvider {
  /** What the usernames of its people begin with, before a colon. */
  name: string;
  /** Exactly the `iss` of its tokens. */
  issuer: string;
  /** The `aud` that are meant for this service. */
  audiences: readonly string[];
  /** Where its keys are; null for what its discovery document says. */
  jwksUri: string | null;
  algorithms: readonly TokenAlgorithm[];
  /** How old a token's `iat` may be; 0 where only `exp` counts. */
  maxAgeSeconds: number;
  fields: ClaimTable<keyof UserFields>;
  /** Whether the settings name these fields, so that the provider vouches for them. */
  vouchesForFields: boolean;
  attributes: ClaimTable;
  /** Who has that value in that claim is a super-user, who has not is none; null where the role is left alone. */
  superUser: { claim: string; value: string } | null;
  /** How long a session lives at the longest, renewed or not. */
  sessionMinutes: number;
  signUp: SignUp;
}

/** A person as a provider knows it: both exactly as its tokens have them. */
export interface ProviderIdentity {
  issuer: string;
  subject: string;
}

/**
 * The username of a person of a provider, made of the subject as it stands; null where that is no valid username, or
 * another one after normalisation, so that two subjects would be one user.
 */
export function plainProviderUsername(provider: string, subject: string): string | null {
  const username = `${provider}:${subject}`;
  return usernameFault(username) === null && normaliseUsername(username) === username ? username : null;
}

/** Whether only a provider makes users of that name. */
export function isReservedUsername(username: string, providers: readonly { name: string }[]): boolean {
  const normalised = normaliseUsername(username);
  return providers.some(({ name }) => normalised.startsWith(`${name}:`));
}
