// The Durable Object of one live session, named by its public session id. It holds the session's row and attributes,
// and nothing at all once the session has ended: no table, no alarm, nothing that is stored or billed.

import { DurableObject } from "cloudflare:workers";
import { type Environment, keyring } from "../config.ts";
import type { Actor, Attribute, AttributeChange } from "../domain/attribute.ts";
import { isExpired } from "../domain/attribute.ts";
import type { AwsCredentials, CheckOut, CheckOutReason, CheckOutTarget } from "../domain/check-out.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import type { Session } from "../domain/session.ts";
import { ALARM_RETRY_MS, RESEAL_PAUSE_MS } from "../limits.ts";
import { ATTRIBUTE_TABLES } from "../storage/attribute-store.ts";
import { CHECK_OUT_TABLE } from "../storage/check-out-store.ts";
import { Schema } from "../storage/schema.ts";
import { SESSION_TABLE, SessionStore } from "../storage/session-store.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { CheckOuts } from "./check-outs.ts";
import { OwnedAttributes, type Revised } from "./owned-attributes.ts";
import { Resealing } from "./resealing.ts";

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
  readonly #resealing: Resealing;
  #session: Session | null;

  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env);
    this.#schema = new Schema(ctx.storage, [[...SESSION_TABLE, ...ATTRIBUTE_TABLES, ...CHECK_OUT_TABLE]]);
    this.#store = new SessionStore(ctx.storage.sql);
    this.#session = this.#schema.exists() ? this.#store.read() : null;
    this.#alarm = new AlarmClock(ctx.storage, (now) => this.#nextDeadline(now));
    this.#attributes = new OwnedAttributes(
      ctx.storage.sql,
      this.#alarm,
      () => keyring(env),
      () => ({ kind: "session", id: this.#session?.id ?? "" }),
    );
    this.#checkOuts = new CheckOuts(ctx.storage.sql, this.#alarm, this.#attributes.cipher);
    this.#resealing = new Resealing(this.#attributes.cipher, [this.#attributes.sealed(), this.#checkOuts.sealed()]);
  }

  /** Makes the session; only a new one. */
  async create(session: Session): Promise<Outcome> {
    if (this.#schema.exists()) return refuse("forbidden");
    await this.#alarm.load();
    this.#alarm.transaction(() => {
      this.#schema.create();
      this.#store.insert(session);
      this.#attributes.found();
      this.#alarm.bring(session.expires);
    });
    this.#session = session;
    await this.#alarm.settled();
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
  describe(caller: Caller): Outcome<{ session: Session }> {
    const admitted = this.#admit(caller);
    if (!admitted.ok) return admitted;
    const session = this.#live();
    return session ? { ok: true, session } : refuse("no-session");
  }

  /** Moves the end of a live session; called by the user's object, which has noted the new time first. */
  async renew(expires: number): Promise<Outcome> {
    if (!this.#live()) return refuse("no-session");
    await this.#alarm.load();
    const session = this.#live();
    if (!session) return refuse("no-session");
    this.#alarm.transaction(() => {
      this.#store.moveExpiry(expires);
      this.#alarm.bring(expires);
    });
    this.#session = { ...session, expires };
    await this.#alarm.settled();
    return { ok: true };
  }

  /** Ends the session and deletes everything it holds. An ended one is ended again without harm. */
  async end(): Promise<void> {
    if (this.#schema.exists()) await this.#delete();
  }

  /** What cannot be deleted now has ended all the same, after waking too; the alarm goes on with it. */
  async #delete(): Promise<void> {
    this.#session = null;
    this.#attributes.forget();
    try {
      await this.#alarm.deleteAll();
    } catch (error) {
      // It may have been done all the same.
      if (!this.#schema.exists()) return;
      this.#alarm.transaction(() => {
        this.#store.moveExpiry(0);
        this.#alarm.bring(Date.now() + ALARM_RETRY_MS);
      });
      await this.#alarm.settled();
      throw error;
    }
  }

  /** Creates, sets, updates or removes attributes, all or nothing. */
  async changeAttributes(caller: Caller, change: AttributeChange): Promise<OwnedOutcome<Revised>> {
    const owner = this.#session?.userId;
    return { ...(await this.#attributes.change(change, () => this.#admit(caller))), owner };
  }

  /** Live attributes of those names, or all; sorted by name. */
  async readAttributes(
    caller: Caller,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<OwnedOutcome<{ attributes: Attribute[] }>> {
    const owner = this.#session?.userId;
    const admitted = this.#admit(caller);
    return { ...(admitted.ok ? await this.#attributes.read(names, decrypt) : admitted), owner };
  }

  /** Names of live attributes, among those or all; sorted. */
  attributeNames(caller: Caller, names: string[] | null): OwnedOutcome<{ names: string[] }> {
    const owner = this.#session?.userId;
    const admitted = this.#admit(caller);
    return admitted.ok ? { ok: true, names: this.#attributes.names(names), owner } : { ...admitted, owner };
  }

  /** Takes the lease of a check-out, before AWS is asked. */
  async leaseCheckOut(target: CheckOutTarget): Promise<Outcome<{ transactionId: string }, CheckOutReason>> {
    return this.#live() ? this.#checkOuts.lease(target) : refuse("no-session");
  }

  /** Keeps the credentials of a lease; where the session has ended meanwhile, they are dropped. */
  async fulfilCheckOut(
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
  listCheckOuts(): Outcome<{ checkOuts: CheckOut[] }, CheckOutReason> {
    return this.#live() ? { ok: true, checkOuts: this.#checkOuts.list() } : refuse("no-session");
  }

  /** The credentials of a check-out, for this session alone. */
  async checkOutCredentials(transactionId: string): Promise<Outcome<{ credentials: AwsCredentials }, CheckOutReason>> {
    return this.#live() ? this.#checkOuts.credentials(transactionId) : refuse("no-session");
  }

  /** Forgets the credentials of a check-out, and answers what it was. */
  checkIn(transactionId: string): Outcome<{ checkOut: CheckOut }, CheckOutReason> {
    return this.#live() ? this.#checkOuts.checkIn(transactionId) : refuse("no-session");
  }

  override async alarm(): Promise<void> {
    await this.#alarm.ring(async (now) => {
      // Also where nothing is left but the alarm: it leaves a trace of itself.
      if (!this.#live()) return this.#delete();
      this.#attributes.removeExpired(now);
      this.#checkOuts.removeExpired(now);
      if (this.#resealing.isDue()) await this.#resealing.run();
    });
  }

  #live(): Session | null {
    const session = this.#session;
    return session && !isExpired(session.expires, Date.now()) ? session : null;
  }

  #admit(caller: Caller): Outcome {
    const session = this.#live();
    if (!session) return refuse("no-session");
    if (caller === "self" || caller.userId === session.userId || caller.isSuperUser) return { ok: true };
    return refuse("forbidden");
  }

  #nextDeadline(now: number): number | null {
    if (!this.#session) return null;
    const reseal = this.#resealing.isDue() ? now + RESEAL_PAUSE_MS : null;
    const deadlines = [reseal, this.#attributes.nextExpiry(), this.#checkOuts.nextExpiry()];
    return Math.min(this.#session.expires, ...deadlines.map((deadline) => deadline ?? Number.POSITIVE_INFINITY));
  }
}
