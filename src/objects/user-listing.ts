// What the directory knows of a user: it is told of every change that others see, and of the end. That it has to be told
// is recorded with the change; the alarm goes on with whatever was cut off.

import type { Environment } from "../config.ts";
import { ALARM_RETRY_MS } from "../limits.ts";
import { logFault } from "../log.ts";
import { type UserRecord, UserStore, withoutSecrets } from "../storage/user-store.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { LiveSessions } from "./live-sessions.ts";
import { directoryObject } from "./object-client.ts";
import { Turns } from "./turns.ts";

/** What a listing stands on. */
interface ListingParts {
  alarm: AlarmClock;
  sessions: LiveSessions;
  /** Whoever is stored here, also somebody who is being deleted. */
  present: () => UserRecord | null;
  /** Deletes everything, once the directory lists a deleted user no more. */
  deleteAll: () => Promise<void>;
}

export class UserListing {
  readonly #env: Environment;
  readonly #store: UserStore;
  readonly #parts: ListingParts;
  readonly #turns = new Turns();

  constructor(sql: SqlStorage, env: Environment, parts: ListingParts) {
    this.#env = env;
    this.#store = new UserStore(sql);
    this.#parts = parts;
  }

  /**
   * Sees to it that the directory is told, by the alarm at the latest. To be called in the transaction of a change.
   * @returns whether there is something to tell
   */
  schedule(): boolean {
    const user = this.#parts.present();
    const isUntold = user !== null && !user.isDeleting && !user.isListed;
    if (isUntold) this.#parts.alarm.scheduleBy(Date.now() + ALARM_RETRY_MS);
    return isUntold;
  }

  /** Whether the directory must still be told of a user that came, changed or goes. */
  isUnfinished(): boolean {
    const user = this.#parts.present();
    return user !== null && (user.isDeleting || !user.isListed);
  }

  /**
   * Tells the directory what it does not know yet. It never throws, as what it follows is recorded already: the alarm
   * repeats what failed. One at a time, so that a listing under way cannot arrive after the removal that follows it.
   */
  async settle(): Promise<void> {
    await this.#turns.run(async () => {
      try {
        await this.#tell();
      } catch (error) {
        logFault("directory_failed", error);
      }
    });
  }

  async #tell(): Promise<void> {
    const user = this.#parts.present();
    if (!user) return;
    if (!user.isDeleting) {
      if (user.isListed) return;
      const copy = { user: withoutSecrets(user), revision: user.revision };
      await directoryObject(this.#env).callIdempotent((stub) => stub.tell(copy));
      this.#store.markListed(user.revision);
    } else if (this.#parts.sessions.allEnded()) {
      const listed = { userId: user.userId, username: user.username };
      await directoryObject(this.#env).callIdempotent((stub) => stub.remove(listed));
      await this.#parts.deleteAll();
    }
  }
}
