/** The session that `login` keeps for the commands after it. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Session, Sessions } from "../sessions.ts";
import { EXIT, Failure, usageFailure } from "./failure.ts";
import { readPrivateJson, writePrivateJson } from "./private-file.ts";
import type { Settings } from "./settings.ts";

/** Who acts, and where: what the classes of the client take. */
export interface SignedIn {
  url: string;
  app: string;
  token: string;
}

/** What stands in `session.json`. */
interface Kept extends SignedIn {
  expiresAt: string;
  /** From one renewal to the expiry. */
  lifetimeMs: number;
}

/** The service's own default. */
const DEFAULT_APP = "CRM";

/** Where the session is kept. */
const fileOf = ({ folder }: Settings) => join(folder, "session.json");
/** Where what it checked out is kept. */
export const credentialsFolderOf = ({ folder }: Settings) => join(folder, "credentials");

/** Keeps a session. What another one checked out is forgotten. */
export async function keepSession(settings: Settings, service: Omit<SignedIn, "token">, session: Session) {
  await forgetSession(settings);
  await writePrivateJson(fileOf(settings), kept({ ...service, token: session.token }, session.expiresAt));
}

/** Forgets the session and what it checked out. */
export async function forgetSession(settings: Settings): Promise<void> {
  await rm(credentialsFolderOf(settings), { recursive: true, force: true });
  await rm(fileOf(settings), { force: true });
}

/** The session to act with, renewed where half of its life is over. @throws {Failure} where there is none */
export async function currentSession(settings: Settings): Promise<SignedIn> {
  const { url, app, sessionToken } = settings;
  if (sessionToken !== null) return { ...serviceOf(settings), token: sessionToken };
  const session = await readPrivateJson<Kept>(fileOf(settings));
  if (session === null) throw signedOut("You are not signed in.");
  // A token is for the service that gave it.
  if (url !== null && serviceOf(settings).url !== session.url) {
    throw signedOut(`You are signed in at ${session.url}, not at ${url}.`);
  }
  if (Date.parse(session.expiresAt) <= Date.now()) throw signedOut("Your session has expired.");
  await renewInTime(settings, session);
  return { url: session.url, app: app ?? session.app, token: session.token };
}

/** The service that settings name. @throws {Failure} where they name none */
export function serviceOf({ url, app }: Settings): Omit<SignedIn, "token"> {
  if (url === null) {
    throw usageFailure("Say where the service is: --url, SESSION_ATTRIBUTES_URL, or url in config.json.");
  }
  if (!URL.canParse(url)) throw usageFailure(`"${url}" is no address; one is https://attributes.example.com`);
  return { url: new URL(url).origin, app: app ?? DEFAULT_APP };
}

function kept(session: SignedIn, expiresAt: Date): Kept {
  return { ...session, expiresAt: expiresAt.toISOString(), lifetimeMs: expiresAt.getTime() - Date.now() };
}

/** A session that cannot be renewed, such as one at its longest lifetime, is as good as before until it ends. */
async function renewInTime(settings: Settings, session: Kept): Promise<void> {
  if (Date.parse(session.expiresAt) - Date.now() > session.lifetimeMs / 2) return;
  const { url, app, token } = session;
  const expiresAt = await new Sessions({ url, app }).renew(token).catch(() => null);
  if (expiresAt !== null) await writePrivateJson(fileOf(settings), kept({ url, app, token }, expiresAt));
}

function signedOut(message: string): Failure {
  return new Failure(EXIT.signedOut, "signed-out", `${message} Sign in with: session-attributes login`);
}
