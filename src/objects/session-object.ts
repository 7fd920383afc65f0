// The Durable Object of one live session, named by its public session id. It holds the session's row and attributes,
// and nothing at all once the session has ended: no table, no alarm, nothing that is stored or billed.

import { DurableObject } from "cloudflare:workers";
import type { Environment } from "../config.ts";
import type { Actor } from "../domain/actor.ts";
import type { Attribute, AttributeChange, SetBy } from "../domain/attribute.ts";
import type { AwsCredentials, CheckOut, CheckOutReason, CheckOutTarget } from "../domain/check-out.ts";
import type { FirstAttribute } from "../domain/claim-mapping.ts";
import { isExpired } from "../domain/lifetime.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { Session } from "../domain/session.ts";
import { ALARM_RETRY_MS, REWRAP_PAUSE_MS } from "../limits.ts";
import { SESSION_MIGRATIONS } from "../storage/migrations/session.ts";
import { Schema } from "../storage/schema.ts";
import { SessionStore } from "../storage/session-store.ts";
import { AlarmClock } from "./alarm-clock.ts";
import type { AttributeJson } from "./attribute-reads.ts";
import { CheckOuts } from "./check-outs.ts";
import { OwnedAttributes, type Revised } from "./owned-attributes.ts";
import { Rewrapping } from "./rewrapping.ts";

/** What a session answers about its attributes, and the user id of whom it belongs to: the audit log wants it. */
export type OwnedOutcome<T> = Outcome<T> & { owner?: string | undefined };

/** Who calls: another session, as its own object described it, or the session itself. */
export type Caller = Actor | "self";

export class SessionObject extends DurableObject<Environment> {
  readonly #schema: Schema;
  readonly #store: SessionStore;
  readonly #alarm: AlarmClock;
  readonly #attributes: OwnedAttributes;
  readonly #checkOuts: CheckOuts;
  readonly #rewrapping: Rewrapping;
  /** Undefined until it is first asked for, so that an object whose tables are unknown wakes and says so. */
  #session: Session | null | undefined;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, SESSION_MIGRATIONS);
    this.#store = new SessionStore(ctx.storage.sql);
    this.#alarm = new AlarmClock(ctx.storage, (nowMs) => this.#nextDeadline(nowMs));
    const id = () => this.#stored()?.id ?? "";
    this.#attributes = new OwnedAttributes(ctx.storage.sql, env, this.#alarm, "session", id);
    this.#checkOuts = new CheckOuts(ctx.storage.sql, this.#alarm, this.#attributes.cipher);
    this.#rewrapping = new Rewrapping(this.#attributes.cipher, [this.#attributes.sealed(), this.#checkOuts.sealed()]);
  }

  /** Makes the session; only a new one. */
  begin(session: Session): Promise<Outcome<object, "session-exists">> {
    return this.beginWith(session, []);
  }

  /** Makes the session with attributes that the service sets, in one transaction. */
  async beginWith(session: Session, attributes: FirstAttribute[]): Promise<Outcome<object, "session-exists">> {
    if (this.#schema.exists()) return refuse("session-exists");
    const beginning = await this.#attributes.begin(session.id, attributes, session.createdAtMs);
    await this.#alarm.load();
    if (this.#schema.exists()) return refuse("session-exists");
    this.#alarm.transaction(() => {
      this.#schema.create();
      this.#store.insert(session);
      this.#attributes.initialise(beginning);
      this.#alarm.scheduleBy(session.expiresAtMs);
    });
    this.#session = session;
    await this.#alarm.confirm();
    return { ok: true };
  }

  /** Who acts with this session. */
  actor(): Outcome<{ actor: Actor }> {
    const session = this.#live();
    if (!session) return refuse("no-session");
    const { id, userId, username, isSuperUser } = session;
    return { ok: true, actor: { sessionId: id, userId, username, isSuperUser } };
  }

  /** What is known of the session. */
  details(caller: Caller): Outcome<{ session: Session }> {
    const [admitted, session] = [this.#admit(caller), this.#live()];
    if (!admitted.ok) return admitted;
    return session ? { ok: true, session } : refuse("no-session");
  }

  /** Moves the end of a live session; called by the user's object, which has noted the new time first. */
  async renew(expiresAtMs: number): Promise<Outcome> {
    if (!this.#live()) return refuse("no-session");
    await this.#alarm.load();
    const session = this.#live();
    if (!session) return refuse("no-session");
    this.#alarm.transaction(() => {
      this.#store.moveExpiry(expiresAtMs);
      this.#alarm.scheduleBy(expiresAtMs);
    });
    this.#session = { ...session, expiresAtMs };
    await this.#alarm.confirm();
    return { ok: true };
  }

  /** Ends the session and deletes everything it holds. An ended one is ended again without harm. */
  async end(): Promise<void> {
    if (this.#schema.exists()) await this.#delete();
  }

  /** Ends the session even where its rows cannot be deleted now: they expire at once, and the alarm deletes them. */
  async #delete(): Promise<void> {
    this.#session = null;
    this.#attributes.forget();
    try {
      await this.#alarm.deleteAll();
    } catch (error) {
      // The deletion may have succeeded although the call failed.
      if (!this.#schema.exists()) return;
      this.#alarm.transaction(() => {
        this.#store.moveExpiry(0);
        this.#alarm.scheduleBy(Date.now() + ALARM_RETRY_MS);
      });
      await this.#alarm.confirm();
      throw error;
    }
  }

  /** Creates, sets, updates or removes attributes, all or nothing. */
  editAttributes(caller: Caller, change: AttributeChange): Promise<OwnedOutcome<Revised>> {
    return this.editAttributesByJson(caller, JSON.stringify(change));
  }

  /** The same, the change in JSON: one text crosses to the object at a fraction of what its items do. */
  async editAttributesByJson(caller: Caller, json: string): Promise<OwnedOutcome<Revised>> {
    const [owner, change] = [this.#stored()?.userId, JSON.parse(json) as AttributeChange];
    return { ...(await this.#attributes.change(change, () => this.#admit(caller))), owner };
  }

  /** Live attributes of those names, or all; sorted by name. */
  listAttributes(
    caller: Caller,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<OwnedOutcome<{ attributes: Attribute[] }>> {
    return this.#read(caller, (by) => this.#attributes.reads.attributes(names, decrypt, by));
  }

  /** A live attribute as the API answers it, in JSON. */
  attributeAsJson(
    caller: Caller,
    name: string,
    decrypt: boolean,
  ): Promise<OwnedOutcome<{ found: AttributeJson | null }>> {
    return this.#read(caller, (by) => this.#attributes.reads.json(name, decrypt, by));
  }

  /** Live attributes as the API answers them, in JSON: those of the names in their order, or all sorted by name. */
  attributesAsJson(
    caller: Caller,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<OwnedOutcome<{ entries: string }>> {
    return this.#read(caller, (by) => this.#attributes.reads.entries(names, decrypt, by));
  }

  /** Names of live attributes, among those in any order, or all, sorted. */
  listAttributeNames(caller: Caller, names: string[] | null): Promise<OwnedOutcome<{ names: string[] }>> {
    return this.#read(caller, (by) => this.#attributes.reads.names(names, by));
  }

  /** Live attributes of those names, in plain, as they become tags. */
  async readForTags(names: string[]): Promise<Outcome<{ attributes: Attribute[] }>> {
    return this.#live() ? this.#attributes.reads.attributes(names, true, "service") : refuse("no-session");
  }

  /** Takes the lease of a check-out, before AWS is asked. */
  async leaseCheckOut(target: CheckOutTarget): Promise<Outcome<{ transactionId: string }, CheckOutReason>> {
    return this.#live() ? this.#checkOuts.lease(target) : refuse("no-session");
  }

  /** Keeps the credentials of a lease; where the session has ended meanwhile, they are dropped. */
  async completeCheckOut(
    transactionId: string,
    credentials: AwsCredentials,
  ): Promise<Outcome<{ checkOut: CheckOut }, CheckOutReason>> {
    const isAlive = () => this.#live() !== null;
    return isAlive() ? this.#checkOuts.fulfil(transactionId, credentials, isAlive) : refuse("no-session");
  }

  /** Gives a lease up, after AWS has refused. */
  abandonCheckOut(transactionId: string): void {
    if (this.#live()) this.#checkOuts.abandon(transactionId);
  }

  /** This session's check-outs that have their credentials, oldest first. */
  currentCheckOuts(): Outcome<{ checkOuts: CheckOut[] }, CheckOutReason> {
    return this.#live() ? { ok: true, checkOuts: this.#checkOuts.list() } : refuse("no-session");
  }

  /** The credentials of a check-out, for this session alone, and the profile that they are of. */
  async readCredentials(
    transactionId: string,
  ): Promise<Outcome<{ papId: string; credentials: AwsCredentials }, CheckOutReason>> {
    return this.#live() ? this.#checkOuts.credentials(transactionId) : refuse("no-session");
  }

  /** Forgets the credentials of a check-out, and answers what it was. */
  endCheckOut(transactionId: string): Outcome<{ checkOut: CheckOut }, CheckOutReason> {
    return this.#live() ? this.#checkOuts.checkIn(transactionId) : refuse("no-session");
  }

  override async alarm(): Promise<void> {
    await this.#alarm.run(async (nowMs) => {
      // An alarm that ran leaves a record in storage: delete that too, also where nothing else is stored.
      if (!this.#live()) return this.#delete();
      this.#attributes.removeExpired(nowMs);
      this.#checkOuts.removeExpired(nowMs);
      if (this.#rewrapping.isDue()) await this.#rewrapping.run();
    });
  }

  #stored(): Session | null {
    if (this.#session === undefined) this.#session = this.#schema.exists() ? this.#store.read() : null;
    return this.#session;
  }

  #live(): Session | null {
    const session = this.#stored();
    return session && !isExpired(session.expiresAtMs, Date.now()) ? session : null;
  }

  #admit(caller: Caller): Outcome<{ by: SetBy }> {
    const session = this.#live();
    if (!session) return refuse("no-session");
    const { userId, isSuperUser } = caller === "self" ? session : caller;
    if (isSuperUser) return { ok: true, by: "super-user" };
    return userId === session.userId ? { ok: true, by: "owner" } : refuse("not-owner");
  }

  async #read<T>(caller: Caller, read: (by: SetBy) => Outcome<T> | Promise<Outcome<T>>): Promise<OwnedOutcome<T>> {
    const owner = this.#stored()?.userId;
    const admitted = this.#admit(caller);
    return { ...(admitted.ok ? await read(admitted.by) : admitted), owner };
  }

  #nextDeadline(nowMs: number): number | null {
    const session = this.#stored();
    if (!session) return null;
    const rewrapMs = this.#rewrapping.isDue() ? nowMs + REWRAP_PAUSE_MS : null;
    const deadlines = [rewrapMs, this.#attributes.nextExpiry(), this.#checkOuts.nextExpiry()];
    return Math.min(session.expiresAtMs, ...deadlines.map((deadlineMs) => deadlineMs ?? Number.POSITIVE_INFINITY));
  }
}
