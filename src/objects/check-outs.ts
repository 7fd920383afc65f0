// The check-outs of one session. A lease is written before AWS is asked, so that two cannot ask at once; credentials
// lie here sealed, for this session alone, until they expire, are checked in, or the session ends.

import { Undecipherable } from "../crypto/cipher.ts";
import { newRecordId } from "../crypto/identifiers.ts";
import type { AwsCredentials, CheckOut, CheckOutReason, CheckOutTarget } from "../domain/check-out.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { CHECK_OUT_LEASE_MS } from "../limits.ts";
import { CheckOutStore } from "../storage/check-out-store.ts";
import type { SealedColumn } from "../storage/sealed-column.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { OwnerCipher } from "./owner-cipher.ts";

/** Binds what is sealed to what it is: credentials cannot be read as an attribute, nor an attribute as these. */
const PURPOSE = "credentials";

export class CheckOuts {
  readonly #store: CheckOutStore;
  readonly #alarm: AlarmClock;
  readonly #cipher: OwnerCipher;

  /** @param cipher of the session that owns the check-outs */
  constructor(sql: SqlStorage, alarm: AlarmClock, cipher: OwnerCipher) {
    this.#store = new CheckOutStore(sql);
    this.#alarm = alarm;
    this.#cipher = cipher;
  }

  /** Takes the lease of a check-out; the answer's id is what `fulfil` or `abandon` ends it with. */
  async lease(target: CheckOutTarget): Promise<Outcome<{ transactionId: string }, CheckOutReason>> {
    await this.#alarm.load();
    const transactionId = newRecordId();
    const leased = this.#alarm.transaction(() => {
      const nowMs = Date.now();
      if (this.#store.isTaken(target, nowMs)) return false;
      const expiresAtMs = nowMs + CHECK_OUT_LEASE_MS;
      this.#store.lease({ ...target, transactionId, checkedOutAtMs: nowMs, expiresAtMs });
      this.#alarm.scheduleBy(expiresAtMs);
      return true;
    });
    await this.#alarm.confirm();
    return leased ? { ok: true, transactionId } : refuse("checked-out");
  }

  /**
   * Keeps the credentials of a lease.
   * @param isAlive whether the session still lives, asked after sealing: if not, the credentials are dropped
   */
  async fulfil(
    transactionId: string,
    credentials: AwsCredentials,
    isAlive: () => boolean,
  ): Promise<Outcome<{ checkOut: CheckOut }, CheckOutReason>> {
    const sealed = await this.#cipher.get().seal(PURPOSE, transactionId, storedCredentials(credentials));
    await this.#alarm.load();
    if (!isAlive()) return refuse("no-session");
    const nowMs = Date.now();
    const checkOut = this.#alarm.transaction(() => {
      const fulfilled = this.#store.fulfil(transactionId, sealed, nowMs, credentials.expiresAtMs);
      if (fulfilled) this.#alarm.scheduleBy(credentials.expiresAtMs);
      return fulfilled;
    });
    await this.#alarm.confirm();
    return checkOut ? { ok: true, checkOut } : refuse("no-check-out");
  }

  /** Gives a lease up. */
  abandon(transactionId: string): void {
    this.#store.remove(transactionId);
  }

  list(): CheckOut[] {
    return this.#store.list(Date.now());
  }

  /** The credentials of a check-out, and the profile that they are of. */
  async credentials(
    transactionId: string,
  ): Promise<Outcome<{ papId: string; credentials: AwsCredentials }, CheckOutReason>> {
    const stored = this.#store.credentials(transactionId, Date.now());
    if (!stored) return refuse("no-check-out");
    try {
      const opened = await this.#cipher.get().open(PURPOSE, transactionId, stored.sealed);
      return { ok: true, papId: stored.papId, credentials: readCredentials(opened) };
    } catch (error) {
      if (!(error instanceof Undecipherable)) throw error;
      await this.#cipher.report(error, PURPOSE);
      return refuse("unreadable");
    }
  }

  /** Forgets the credentials of a check-out, and answers what it was. */
  checkIn(transactionId: string): Outcome<{ checkOut: CheckOut }, CheckOutReason> {
    const checkOut = this.list().find((each) => each.transactionId === transactionId);
    if (!checkOut) return refuse("no-check-out");
    this.#store.remove(transactionId);
    return { ok: true, checkOut };
  }

  /** Deletes what has expired; for the alarm. */
  removeExpired(nowMs: number): void {
    this.#store.removeExpired(nowMs);
  }

  /** The sealed credentials, for key rotation. */
  sealed(): SealedColumn {
    return this.#store.sealed(PURPOSE);
  }

  nextExpiry(): number | null {
    return this.#store.nextExpiry();
  }
}

/** Credentials as the text that is sealed. Its field names are those of storage, and stay. */
function storedCredentials({ expiresAtMs, ...keys }: AwsCredentials): string {
  return JSON.stringify({ ...keys, expiration: expiresAtMs });
}

function readCredentials(text: string): AwsCredentials {
  const { expiration, ...keys } = JSON.parse(text) as Omit<AwsCredentials, "expiresAtMs"> & { expiration: number };
  return { ...keys, expiresAtMs: expiration };
}
