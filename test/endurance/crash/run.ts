/**
 * One crash test: rounds of load on a bare workerd, each ended by kill -9, started again and compared with the ledger.
 * Beside the writers' sessions each round has two of its own: one that signs out under the load and must stay ended,
 * and one that nobody calls after the kill, so that only its alarm can delete what expires in it.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BareRuntime } from "../../harness/bare-runtime.ts";
import { ATTR, isDead, own, type Person, type SsoClient } from "../../harness/sso-client.ts";
import { attributeRows, holdingObjects, type StoredObject } from "../../harness/stored-objects.ts";
import type { Held, Verdict } from "../ledger.ts";
import { type Random, seededRandom, wholeFrom } from "../random.ts";
import { type Place, type Power, placesOf, type Tally, writeOn } from "./writers.ts";

const SESSIONS = 8;
const WRITERS = 16;
/** A round goes on that long at least, so that attributes of 1 to 3 s expire under the load too. */
const ROUND_MS = 1_500;
/** The service stays away for up to that long, so that some expire while nobody is there. */
const DOWN_MS = 1_500;
/** A round that takes longer has come to a stop. */
const ROUND_TIMEOUT_MS = 60_000;
/** The kill comes up to that long after the last write that the round needs: anywhere in the life of another one. */
const KILL_SPREAD_MS = 50;
/** What the sessions beside the writers hold: that many attributes, for 1 s. */
const QUIET_ATTRIBUTES = 10;
/** Lifetimes above this do not end within a run. */
const SHORT_LIFE_MS = 60_000;
/** The last short lifetime is over after 3 s; alarms are rounded up by 1 s and get the rest for a busy machine. */
const LAST_ALARM_TIMEOUT_MS = 20_000;

/** What a round showed. */
export interface Round {
  acknowledged: number;
  /** From the first write to the kill. */
  loadMs: number;
  restartMs: number;
  /** Attributes with a short lifetime that were stored at the kill, and how many of them were overdue then. */
  expiring: number;
  overdue: number;
  verdicts: Record<Verdict, number>;
  unanswered: { stored: number; "not stored": number };
  /** Sessions that had ended before the kill and live after it. */
  risen: number;
}

export class CrashRun {
  readonly tally: Tally = { acknowledged: {}, removals: 0 };
  readonly #runtime: BareRuntime;
  readonly #client: SsoClient;
  readonly #random: Random;
  readonly #walker: Person = { username: "walker", password: randomUUID() };
  #sessions: string[] = [];
  #places: Place[][][] = [];
  #quiet = 0;

  constructor(runtime: BareRuntime, client: SsoClient, seed: number) {
    this.#runtime = runtime;
    this.#client = client;
    this.#random = seededRandom(seed);
  }

  /** Starts the service, and signs in whom the writers write for. */
  async begin(): Promise<void> {
    await this.#runtime.start();
    for (let i = 0; i < SESSIONS; i += 1) this.#sessions.push(await this.#client.signIn());
    await this.#client.makeUser(this.#sessions[0] ?? "", this.#walker);
    this.#places = Array.from({ length: WRITERS }, (_, writer) => placesOf(writer, this.#sessions, this.#random));
  }

  /** How many calls were acknowledged so far. */
  acknowledged(): number {
    return Object.values(this.tally.acknowledged).reduce((sum, count) => sum + count, 0);
  }

  /** Load until that many writes are acknowledged, kill -9, restart, comparison. */
  async round(writes: number): Promise<Round> {
    const [leaving, quiet] = [await this.#client.signIn(this.#walker), await this.#client.signIn(this.#walker)];
    this.#quiet += 1;
    const before = this.acknowledged();
    const began = Date.now();
    const power: Power = { on: true };
    const load = [
      ...this.#places.map((places) => writeOn(this.#client, places, power, this.tally, this.#random)),
      this.#leave(leaving),
      this.#fill(quiet),
    ];
    const failed = Promise.all(load).then(() => undefined);
    await Promise.race([failed, this.#reach(before + writes, began)]);
    await Promise.all(load.slice(WRITERS));
    await sleep(wholeFrom(this.#random, 0, KILL_SPREAD_MS));
    power.on = false;
    await this.#runtime.kill();
    const killed = Date.now();
    await failed;
    const expiring = shortLived(holdingObjects(this.#runtime.storage), killed);
    await sleep(wholeFrom(this.#random, 0, DOWN_MS));
    const restartMs = await this.#runtime.start();
    return {
      acknowledged: this.acknowledged() - before,
      loadMs: killed - began,
      restartMs,
      expiring: expiring.length,
      overdue: expiring.filter((expires) => expires <= killed).length,
      ...(await this.compare()),
      risen: isDead(await this.#client.send("GET", `${ATTR}/names`, own(leaving))) ? 0 : 1,
    };
  }

  /** Reads every session over HTTP and judges every cell. */
  async compare(): Promise<Pick<Round, "verdicts" | "unanswered">> {
    const verdicts = { right: 0, lost: 0, torn: 0, invented: 0, outlived: 0 };
    const unanswered = { none: 0, stored: 0, "not stored": 0 };
    for (const ust of this.#sessions) {
      const asked = Date.now();
      const { result } = await this.#client.ask("GET", `${ATTR}/all`, own(ust));
      const answered = Date.now();
      const entries = result as { name: string; value: string; is_encrypted: boolean }[];
      const found = new Map(
        entries.map(({ name, value, is_encrypted }) => [name, { value, isEncrypted: is_encrypted }]),
      );
      for (const { cell } of this.#places.flat(2).filter((place) => place.ust === ust)) {
        const held: (Held | null)[] = cell.names.map((name) => found.get(name) ?? null);
        const judgement = cell.judge(held, asked, answered);
        verdicts[judgement.verdict] += 1;
        unanswered[judgement.unanswered] += 1;
        for (const name of cell.names) found.delete(name);
      }
      verdicts.invented += found.size;
    }
    return { verdicts, unanswered };
  }

  /**
   * Waits until nothing that has a short lifetime is stored any more; only alarms delete it.
   * @returns how many such attributes are left, and how many objects hold anything that should not
   */
  async settle(): Promise<{ left: number; strayObjects: number; tookMs: number }> {
    const began = Date.now();
    for (;;) {
      const objects = holdingObjects(this.#runtime.storage);
      const left = shortLived(objects, began).length;
      const tookMs = Date.now() - began;
      if (left === 0 || tookMs > LAST_ALARM_TIMEOUT_MS) {
        const holding = objects.filter(({ className }) => className === "SessionObject").length;
        return { left, strayObjects: holding - this.#sessions.length - this.#quiet, tookMs };
      }
      await sleep(250);
    }
  }

  async #reach(writes: number, began: number): Promise<void> {
    while (this.acknowledged() < writes || Date.now() - began < ROUND_MS) {
      if (Date.now() - began > ROUND_TIMEOUT_MS) throw new Error("the load has come to a stop");
      await sleep(5);
    }
  }

  async #leave(ust: string): Promise<void> {
    await this.#fill(ust);
    await sleep(wholeFrom(this.#random, 0, 200));
    await this.#client.signOut(ust);
  }

  async #fill(ust: string): Promise<void> {
    const data = Array.from({ length: QUIET_ATTRIBUTES }, (_, i) => ({ name: `quiet-${i}`, value: String(i) }));
    await this.#client.ask("PUT", ATTR, { ...own(ust), data, expiration: 1, encrypt: true });
  }
}

function shortLived(objects: readonly StoredObject[], now: number): number[] {
  return attributeRows(objects)
    .map(({ expires }) => Number(expires ?? Number.POSITIVE_INFINITY))
    .filter((expires) => expires < now + SHORT_LIFE_MS);
}
