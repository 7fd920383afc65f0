// The Durable Object of one access profile, named by its id: its session attributes in order, their revision, and the
// environments and members it may be checked out in and by. A profile that nobody wrote to stores nothing.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import { newRecordId } from "../crypto/identifiers.ts";
import type { ProfileEnvironment } from "../domain/environment.ts";
import { refuse } from "../domain/outcome.ts";
import { type IfMatch, matchesRevision } from "../domain/precondition.ts";
import { admitAttribute, type ProfileOutcome } from "../domain/profile.ts";
import type { ProfileAttribute } from "../domain/profile-attribute.ts";
import { ENVIRONMENTS, MEMBERS } from "../limits.ts";
import { PROFILE_MIGRATIONS } from "../storage/migrations/profile.ts";
import { ProfileAccessStore } from "../storage/profile-access-store.ts";
import { ProfileAttributeStore } from "../storage/profile-attribute-store.ts";
import { Schema } from "../storage/schema.ts";

/** Revisions that a change is made on; null for a change without a precondition. */
export type Match = IfMatch | null;

/** A profile as a check-out sees it; `environment` is null where there is none of that id. */
interface CheckOutFacts {
  attributes: ProfileAttribute[];
  environment: ProfileEnvironment | null;
  isMember: boolean;
}

export class ProfileObject extends DurableObject<Environment> {
  readonly #schema: Schema;
  readonly #attributes: ProfileAttributeStore;
  readonly #access: ProfileAccessStore;
  /** What is stored, so that a list need not read it; null where nothing was ever stored, undefined until asked for. */
  #revision: number | null | undefined;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, PROFILE_MIGRATIONS);
    this.#attributes = new ProfileAttributeStore(ctx.storage.sql);
    this.#access = new ProfileAccessStore(ctx.storage.sql);
  }

  /** All session attributes in order of addition, and their revision. */
  list(): { attributes: ProfileAttribute[]; revision: number } {
    return { attributes: this.#list(), revision: this.#storedRevision() ?? 0 };
  }

  /** Adds an attribute behind the others. */
  addAttribute(value: Omit<ProfileAttribute, "id">): ProfileOutcome<{ attribute: ProfileAttribute; revision: number }> {
    const admitted = admitAttribute(this.#list(), value.mappingName);
    if (!admitted.ok) return admitted;
    const attribute = { id: newRecordId(), ...value };
    return { ok: true, attribute, revision: this.#change(() => this.#attributes.append(attribute)) };
  }

  /** Replaces the attribute of that id, in its place. */
  replaceAttribute(attribute: ProfileAttribute, match: Match): ProfileOutcome<{ revision: number }> {
    const held = this.#holds(match);
    if (!held.ok) return held;
    const attributes = this.#list();
    const others = attributes.filter(({ id }) => id !== attribute.id);
    if (others.length === attributes.length) return refuse("no-attribute");
    const admitted = admitAttribute(others, attribute.mappingName);
    if (!admitted.ok) return admitted;
    return { ok: true, revision: this.#change(() => this.#attributes.replace(attribute)) };
  }

  /** Removes the attribute of that id. */
  remove(attributeId: string, match: Match): ProfileOutcome<{ revision: number }> {
    const held = this.#holds(match);
    if (!held.ok) return held;
    if (!this.#list().some(({ id }) => id === attributeId)) return refuse("no-attribute");
    return { ok: true, revision: this.#change(() => this.#attributes.remove(attributeId)) };
  }

  /** What a check-out needs to know, in one call. */
  forCheckOut(environmentId: string, userId: string): CheckOutFacts {
    return {
      attributes: this.#list(),
      environment: this.#exists() ? this.#access.environment(environmentId) : null,
      isMember: this.isMember(userId),
    };
  }

  isMember(userId: string): boolean {
    return this.#exists() && this.#access.isMember(userId);
  }

  /** All environments, in order of their ids. */
  environments(): ProfileEnvironment[] {
    return this.#exists() ? this.#access.environments() : [];
  }

  environment(environmentId: string): ProfileOutcome<{ environment: ProfileEnvironment }> {
    const environment = this.#exists() ? this.#access.environment(environmentId) : null;
    return environment ? { ok: true, environment } : refuse("no-environment");
  }

  /** Makes an environment, or replaces the one of its id. */
  setEnvironment(environment: ProfileEnvironment): ProfileOutcome {
    return this.#write((): ProfileOutcome => {
      const isNew = this.#access.environment(environment.environmentId) === null;
      if (isNew && this.#access.countEnvironments() >= ENVIRONMENTS) return refuse("too-many-environments");
      this.#access.setEnvironment(environment);
      return { ok: true };
    });
  }

  removeEnvironment(environmentId: string): ProfileOutcome {
    const removed = this.#exists() && this.#access.removeEnvironment(environmentId);
    return removed ? { ok: true } : refuse("no-environment");
  }

  /** User ids of all members, in order. */
  members(): string[] {
    return this.#exists() ? this.#access.members() : [];
  }

  /** Makes a user a member. One who is already is made so again without harm. */
  addMember(userId: string): ProfileOutcome {
    return this.#write((): ProfileOutcome => {
      if (this.#access.isMember(userId)) return { ok: true };
      if (this.#access.countMembers() >= MEMBERS) return refuse("too-many-members");
      this.#access.addMember(userId);
      return { ok: true };
    });
  }

  removeMember(userId: string): ProfileOutcome {
    const removed = this.#exists() && this.#access.removeMember(userId);
    return removed ? { ok: true } : refuse("no-member");
  }

  #storedRevision(): number | null {
    if (this.#revision === undefined) this.#revision = this.#schema.exists() ? this.#attributes.revision() : null;
    return this.#revision;
  }

  #exists(): boolean {
    return this.#storedRevision() !== null;
  }

  #list(): ProfileAttribute[] {
    return this.#exists() ? this.#attributes.list() : [];
  }

  #holds(match: Match): ProfileOutcome {
    const revision = this.#storedRevision() ?? 0;
    if (match === null || matchesRevision(match, revision)) return { ok: true };
    return refuse("precondition-failed", { revision });
  }

  /** Makes a change of the attributes, with the next revision. @returns the revision */
  #change(work: () => void): number {
    const revision = (this.#storedRevision() ?? 0) + 1;
    this.#write(() => {
      work();
      this.#attributes.setRevision(revision);
    });
    this.#revision = revision;
    return revision;
  }

  /** Runs `work` in one transaction, which makes the tables where there are none. */
  #write<T>(work: () => T): T {
    const result = this.ctx.storage.transactionSync(() => {
      if (!this.#exists()) this.#schema.create();
      return work();
    });
    this.#revision ??= 0;
    return result;
  }
}
