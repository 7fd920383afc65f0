// The one Durable Object that knows which identity attributes administrators have defined. The built-in ones are
// constants and not stored; the values lie with each person.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import { newRecordId } from "../crypto/identifiers.ts";
import {
  BUILT_IN_ATTRIBUTES,
  foldIdentityName,
  IDENTITY_TYPES,
  type IdentityAttribute,
  type NewIdentityAttribute,
} from "../domain/identity-attribute.ts";
import type { IdentityOutcome } from "../domain/identity-outcome.ts";
import { refuse } from "../domain/outcome.ts";
import { IDENTITY_ATTRIBUTES } from "../limits.ts";
import { IdentityCatalogStore } from "../storage/identity-catalog-store.ts";
import { IDENTITY_CATALOG_MIGRATIONS } from "../storage/migrations/identity-catalog.ts";
import { Schema } from "../storage/schema.ts";

export class IdentityCatalogObject extends DurableObject<Environment> {
  readonly #schema: Schema;
  readonly #store: IdentityCatalogStore;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, IDENTITY_CATALOG_MIGRATIONS);
    this.#store = new IdentityCatalogStore(ctx.storage.sql);
  }

  /** All definitions: the built-in ones, then the others in order of addition. */
  list(): IdentityAttribute[] {
    const stored = this.#schema.exists() ? this.#store.list() : [];
    return [
      ...BUILT_IN_ATTRIBUTES,
      ...stored.map((one) => ({ ...one, builtIn: false, identityTypes: IDENTITY_TYPES })),
    ];
  }

  /** Adds a definition of a name that no other has. */
  add(definition: NewIdentityAttribute): IdentityOutcome<{ attribute: IdentityAttribute }> {
    const all = this.list();
    if (all.length - BUILT_IN_ATTRIBUTES.length >= IDENTITY_ATTRIBUTES) return refuse("too-many-identity-attributes");
    const name = foldIdentityName(definition.name);
    if (all.some((other) => foldIdentityName(other.name) === name)) return refuse("identity-attribute-exists");
    const attribute = { id: newRecordId(), ...definition };
    this.ctx.storage.transactionSync(() => {
      this.#schema.create();
      this.#store.append(attribute);
    });
    return { ok: true, attribute: { ...attribute, builtIn: false, identityTypes: IDENTITY_TYPES } };
  }

  /** Removes a definition, also one that profiles use or people have values of. */
  remove(attributeId: string): IdentityOutcome {
    const removed = this.#schema.exists() && this.#store.remove(attributeId);
    return removed ? { ok: true } : refuse("no-identity-attribute");
  }
}
