// SQL of the directory: the users that are listed, and the names under which a first super-user was made. What search reads
// stands in copy-store.ts.

/** A user as the list shows it. */
export interface ListedUser {
  userId: string;
  username: string;
}

/** Names here are normalised; their order is the order of the list. */
export class DirectoryStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(name: string, { userId, username }: ListedUser): void {
    this.#sql.exec("INSERT OR REPLACE INTO listed (name, user_id, username) VALUES (?, ?, ?)", name, userId, username);
  }

  remove(name: string, userId: string): void {
    this.#sql.exec("DELETE FROM listed WHERE name = ? AND user_id = ?", name, userId);
  }

  /** At most `limit` users whose names start with `prefix` and come after `after`, in order. */
  page(prefix: string, after: string | null, limit: number): (ListedUser & { name: string })[] {
    // Which of the two is the later start SQLite says: it compares by code points, and JavaScript does not.
    const rows = this.#sql
      .exec(
        "SELECT name, user_id, username FROM listed WHERE name >= max(?, ?) ORDER BY name LIMIT ?",
        prefix,
        after ?? "",
        limit + 1,
      )
      .raw<[string, string, string]>();
    const page: (ListedUser & { name: string })[] = [];
    for (const [name, userId, username] of rows) {
      if (name === after) continue;
      if (!name.startsWith(prefix) || page.length === limit) break;
      page.push({ name, userId, username });
    }
    return page;
  }

  /** Takes the name for a first super-user, or says which user id it was taken for. */
  claim(name: string, userId: string): { userId: string; isMade: boolean } {
    this.#sql.exec("INSERT OR IGNORE INTO first_user (name, user_id, is_made) VALUES (?, ?, 0)", name, userId);
    const [claimed] = this.#sql
      .exec("SELECT user_id, is_made FROM first_user WHERE name = ?", name)
      .raw<[string, number]>();
    return claimed ? { userId: claimed[0], isMade: claimed[1] === 1 } : { userId, isMade: false };
  }

  /** Remembers that the first super-user of that claim was made, so that it is never made again. */
  settleClaim(name: string, userId: string): void {
    this.#sql.exec("UPDATE first_user SET is_made = 1 WHERE name = ? AND user_id = ?", name, userId);
  }
}
