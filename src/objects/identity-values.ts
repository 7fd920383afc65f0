// A person's values of identity attributes, kept in the user's own object: they go when the user does. What a value
// must be like is judged before; here it is judged what else the person has.

import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import { changeValues, type IdentityValue, type IdentityValueChange } from "../domain/identity-value.ts";
import type { ProfileOutcome } from "../domain/profile.ts";
import { IdentityValueStore } from "../storage/identity-value-store.ts";

export class IdentityValues {
  readonly #store: IdentityValueStore;

  constructor(sql: SqlStorage) {
    this.#store = new IdentityValueStore(sql);
  }

  /** All values in order of addition, also those whose definition is gone. */
  list(): IdentityValue[] {
    return this.#store.list();
  }

  /** Makes changes in their order, all or nothing; call it inside a transaction. */
  change(changes: IdentityValueChange[], definitions: IdentityAttribute[]): ProfileOutcome {
    const changed = changeValues(this.list(), changes, new Map(definitions.map((one) => [one.id, one])));
    if (!changed.ok) return changed;
    for (const value of changed.removed) this.#store.remove(value);
    if (changed.added.length > 0) this.#store.append(changed.added);
    return { ok: true };
  }
}
