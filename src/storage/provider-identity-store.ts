// All SQL of whom a user is to an identity provider. A user with a password has no such row.

import type { ProviderIdentity } from "../domain/identity-provider.ts";

export class ProviderIdentityStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Who the user is to a provider, and the time (milliseconds) from which on tokens are taken; null for none. */
  read(): (ProviderIdentity & { refusedBeforeMs: number }) | null {
    const [row] = this.#sql
      .exec("SELECT issuer, subject, refused_before FROM provider_identity")
      .raw<[string, string, number]>();
    return row ? { issuer: row[0], subject: row[1], refusedBeforeMs: row[2] } : null;
  }

  insert({ issuer, subject }: ProviderIdentity): void {
    this.#sql.exec(
      "INSERT INTO provider_identity (id, issuer, subject, refused_before) VALUES (1, ?, ?, 0)",
      issuer,
      subject,
    );
  }

  /** Takes no token any more that was issued earlier; for a user with a password there is nothing to do. */
  refuseBefore(atMs: number): void {
    this.#sql.exec("UPDATE provider_identity SET refused_before = ?", atMs);
  }
}
