// The values of identity attributes of one user.

import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import type { IdentityOutcome } from "../domain/identity-outcome.ts";
import type { PersonFacts } from "../domain/identity-source.ts";
import { changeValues, type IdentityValueChange } from "../domain/identity-value.ts";
import { refuse } from "../domain/outcome.ts";
import { IdentityValueStore } from "../storage/identity-value-store.ts";
import { type UserLifecycle, withoutSecrets } from "./user-lifecycle.ts";

export class IdentityValues {
  readonly #store: IdentityValueStore;
  readonly #lifecycle: UserLifecycle;

  constructor(sql: SqlStorage, lifecycle: UserLifecycle) {
    this.#store = new IdentityValueStore(sql);
    this.#lifecycle = lifecycle;
  }

  /** The user and the values in order of addition, also those whose definition is gone. */
  read(userId: string): IdentityOutcome<PersonFacts> {
    const user = this.#lifecycle.find(userId);
    if (!user) return refuse("no-user");
    return { ok: true, user: withoutSecrets(user), vouched: user.vouched, values: this.#store.list() };
  }

  /** Makes changes in their order, all or nothing. */
  async change(
    userId: string,
    changes: IdentityValueChange[],
    definitions: IdentityAttribute[],
  ): Promise<IdentityOutcome> {
    const known = new Map(definitions.map((definition) => [definition.id, definition]));
    const changed = await this.#lifecycle.update(userId, (): IdentityOutcome => {
      const difference = changeValues(this.#store.list(), changes, known);
      if (difference.ok) this.#store.change(difference);
      return difference.ok ? { ok: true } : difference;
    });
    return changed.ok ? changed.result : refuse("no-user");
  }
}
