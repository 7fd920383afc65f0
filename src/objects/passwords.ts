// The passwords of one user: hashed in turn, and tried no faster than the gate of sign-in allows. Everything that hashes
// in a user's object comes through here.

import { type Environment, hashSecret, rejectedInPasswords } from "../config.ts";
import { keyedHash } from "../crypto/digest.ts";
import type { PasswordHasher } from "../crypto/password.ts";
import { NO_WRONG_TRIALS, oneMoreWrong, remainingBackOffMs, withAddress } from "../domain/back-off.ts";
import { networkOf } from "../domain/network.ts";
import { type Failure, type Outcome, refuse } from "../domain/outcome.ts";
import { newPasswordFault, type PasswordFault } from "../domain/password-rules.ts";
import { normalisePassword, passwordForms } from "../domain/user.ts";
import { TrialStore } from "../storage/trial-store.ts";
import type { UserRecord } from "../storage/user-store.ts";
import type { HashQueue } from "./hash-queue.ts";

/** A password that is tried. */
export interface PasswordTrial {
  password: string;
  /** Of the client, `""` where it is not known. */
  remoteAddr: string;
}

/** Who gave the right password. */
export interface Proven {
  user: UserRecord;
  /** What is to be stored of the password from now on: one made anew, or the present hash. */
  hash: string;
  /** From where, as a keyed hash; null for an unknown address. */
  address: string | null;
}

type Find = () => UserRecord | null;

export class Passwords {
  readonly #env: Environment;
  readonly #store: TrialStore;
  readonly #hasher: PasswordHasher;
  readonly #queue: HashQueue;
  /** Trials for names that nobody has: counted alike, and forgotten with the object's memory, as nothing is stored. */
  #nobodysTrials = NO_WRONG_TRIALS;

  constructor(sql: SqlStorage, env: Environment, hasher: PasswordHasher, queue: HashQueue) {
    this.#env = env;
    this.#store = new TrialStore(sql);
    this.#hasher = hasher;
    this.#queue = queue;
  }

  /** What is wrong with a new password, null for nothing. */
  fault(password: string, username: string, { isSignUp = false } = {}): PasswordFault | null {
    return newPasswordFault(password, { username, rejected: rejectedInPasswords(this.#env), isSignUp });
  }

  /** Hashes a new password. */
  hash(password: string): Promise<Outcome<{ hash: string }>> {
    return this.#queue.run(async () => ({ ok: true, hash: await this.#hash(password) }));
  }

  /**
   * Judges a trial. A wrong one takes as long for nobody as for somebody.
   * @param find the user whose password it may be; asked again when the trial's turn has come
   * @param replacement a password that is hashed in the same turn where the trial is right; without it, the same one
   *   where its hash is out of date
   */
  async judge(trial: PasswordTrial, find: Find, replacement?: string): Promise<Outcome<Proven>> {
    const address = await this.#addressOf(trial);
    const early = this.#backOff(find(), address);
    if (early) return early;
    return this.#queue.run(async (): Promise<Outcome<Proven>> => {
      const user = find();
      const late = this.#backOff(user, address);
      if (late) return late;
      const form = await this.#rightForm(trial.password, user);
      const isRight = user !== null && form >= 0;
      this.#record(user, isRight);
      if (!isRight) return refuse("wrong-password");
      const isUpToDate = form === 0 && !this.#hasher.needsRehash(user.password);
      const isKept = replacement === undefined && isUpToDate;
      const hash = isKept ? user.password : await this.#hash(replacement ?? trial.password);
      return { ok: true, user, hash, address };
    });
  }

  /** Notes that the user signs in from there: others' trials hold nobody up at that address. */
  noteAddress(address: Proven["address"]): void {
    if (address === null) return;
    const record = this.#store.read();
    const addresses = withAddress(record.addresses, address);
    if (addresses !== record.addresses) this.#store.write({ ...record, addresses });
  }

  /** Ends the count of wrong passwords. */
  forgive(): void {
    const record = this.#store.read();
    if (record.inARow > 0) this.#store.write({ ...record, ...NO_WRONG_TRIALS });
  }

  /** The keyed hash of an address; null for an unknown one, as nobody is known by that. */
  async #addressOf({ remoteAddr }: PasswordTrial): Promise<string | null> {
    if (remoteAddr === "") return null;
    return keyedHash(hashSecret(this.#env), "sign-in-address", networkOf(remoteAddr));
  }

  #backOff(user: UserRecord | null, address: string | null): Failure | null {
    const trials = user ? this.#store.read() : { ...this.#nobodysTrials, addresses: [] };
    if (address !== null && trials.addresses.includes(address)) return null;
    const waitMs = remainingBackOffMs(trials, Date.now());
    return waitMs > 0 ? refuse("too-many-trials", { retryAfterSeconds: Math.ceil(waitMs / 1000) }) : null;
  }

  /** Which form of the password is the user's, -1 for none. All are compared for nobody too. */
  async #rightForm(password: string, user: UserRecord | null): Promise<number> {
    for (const [index, form] of passwordForms(password).entries()) {
      if (await this.#hasher.verify(form, user?.password || null)) return index;
    }
    return -1;
  }

  #record(user: UserRecord | null, isRight: boolean): void {
    if (isRight) {
      this.forgive();
    } else if (user) {
      const record = this.#store.read();
      this.#store.write({ ...record, ...oneMoreWrong(record, Date.now()) });
    } else {
      this.#nobodysTrials = oneMoreWrong(this.#nobodysTrials, Date.now());
    }
  }

  async #hash(password: string): Promise<string> {
    const normalised = normalisePassword(password);
    if (normalised === null) throw new Error("the password is longer than any can be");
    return this.#hasher.hash(normalised);
  }
}
