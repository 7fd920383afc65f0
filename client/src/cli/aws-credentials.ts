/** AWS credentials of a session: checked out once, kept until shortly before they expire, then checked out anew. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type CheckOut, type Credentials, Profiles } from "../profiles.ts";
import { ServiceError } from "../service-error.ts";
import { exclusively } from "./lock.ts";
import { makePrivateFolder, readPrivateJson, writePrivateJson } from "./private-file.ts";
import { credentialsFolderOf, type SignedIn } from "./session-file.ts";
import type { Settings } from "./settings.ts";

/** Whoever gets credentials should have this long to use them; AWS's SDKs ask anew about then. */
const LEAST_LIFE_MS = 5 * 60_000;
/** The service's code of an environment that the session has out, or is getting. */
const OUT_ALREADY = "E1001";
/** A check-out that somebody else began is done, or given up by the service, within a minute. */
const LOOKS = 60;
const LOOK_PAUSE_MS = 1_000;

/** Returns credentials that live 5 minutes or longer, where AWS gives such. */
export async function awsCredentials(
  settings: Settings,
  session: SignedIn,
  papId: string,
  environmentId: string,
): Promise<Credentials> {
  const folder = credentialsFolderOf(settings);
  const file = join(folder, `${nameOf(session, papId, environmentId)}.json`);
  const kept = await readPrivateJson<Credentials>(file);
  if (kept !== null && isFresh(kept.expirationTime)) return kept;
  await makePrivateFolder(folder);
  return exclusively(`${file}.lock`, async () => {
    // Whoever had the lock before may have done all.
    const present = await readPrivateJson<Credentials>(file);
    if (present !== null && isFresh(present.expirationTime)) return present;
    const fresh = await fetched(new Profiles(session), papId, environmentId);
    await writePrivateJson(file, fresh);
    return fresh;
  });
}

/** Credentials are one session's: another session's lie under another name. */
function nameOf({ url, token }: SignedIn, papId: string, environmentId: string): string {
  const parts = JSON.stringify([url, token, papId, environmentId]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 32);
}

function isFresh(expiration: string): boolean {
  return Date.parse(expiration) - Date.now() > LEAST_LIFE_MS;
}

/** What the session has out already if it lives long enough; else it goes in, and new ones come out. */
async function fetched(profiles: Profiles, papId: string, environmentId: string): Promise<Credentials> {
  const isThis = (out: CheckOut) => out.papId === papId && out.environmentId === environmentId;
  for (let look = 1; ; look += 1) {
    const out = (await profiles.checkOuts()).find(isThis);
    if (out !== undefined && isFresh(out.expiration)) return profiles.credentials(out.transactionId);
    if (out !== undefined) await profiles.checkIn(out.transactionId);
    try {
      const { transactionId } = await profiles.checkOut(papId, environmentId);
      return await profiles.credentials(transactionId);
    } catch (error) {
      const isOut = error instanceof ServiceError && error.code === OUT_ALREADY;
      if (!isOut || look === LOOKS) throw error;
      await pause(LOOK_PAUSE_MS);
    }
  }
}
