/**
 * The load of the crash test: writers, each with cells of its own in several sessions, so that a session has several
 * writers and a cell has one. Every value is new and says which write it is of.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ATTR, expectOk, own, type SsoClient } from "../../harness/sso-client.ts";
import { Cell, type Held } from "../ledger.ts";
import { oneOf, type Random, wholeFrom } from "../random.ts";

/** How the names of a cell are written. */
interface Kind {
  title: string;
  /** Cells of that kind for each writer: few are written again and again, of many each lives its life. */
  cells: number;
  names: number;
  isEncrypted(name: number): boolean;
  /** Shortest and longest lifetime in seconds, null for never. */
  lifetime: readonly [number, number] | null;
}

const KINDS: readonly Kind[] = [
  { title: "plain", cells: 1, names: 1, isEncrypted: () => false, lifetime: null },
  { title: "sealed", cells: 1, names: 1, isEncrypted: () => true, lifetime: null },
  { title: "lasting an hour", cells: 1, names: 1, isEncrypted: () => false, lifetime: [3600, 3600] },
  { title: "lasting 1 to 3 s", cells: 25, names: 1, isEncrypted: () => true, lifetime: [1, 3] },
  { title: "five at once", cells: 1, names: 5, isEncrypted: (name) => name % 2 === 1, lifetime: null },
  { title: "five for 1 to 3 s", cells: 25, names: 5, isEncrypted: (name) => name % 2 === 0, lifetime: [1, 3] },
];

/** One write in that many is a removal. */
const WRITES_PER_REMOVAL = 8;
/** Values are padded with up to that many characters, one in some with many more, so that pages split and overflow. */
const PADDING = 100;
const LONG_PADDING = 6_000;
const VALUES_PER_LONG_ONE = 25;

/** A cell in a session. */
export interface Place {
  ust: string;
  kind: Kind;
  cell: Cell;
}

/** Whether the service is up; writers stop when it is cut. */
export interface Power {
  on: boolean;
}

/** Acknowledged calls by title of their kind, and removals among them. */
export interface Tally {
  acknowledged: Record<string, number>;
  removals: number;
}

/** The places of a writer, by kind; those of each kind are spread over the sessions. */
export function placesOf(writer: number, sessions: readonly string[], random: Random): Place[][] {
  return KINDS.map((kind) =>
    Array.from({ length: kind.cells }, (_, c) => {
      const names = Array.from({ length: kind.names }, (_, i) => `${writer}: ${kind.title} ${c}.${i}`);
      return { ust: oneOf(random, sessions), kind, cell: new Cell(names) };
    }),
  );
}

/** Writes to its places, one call after the other, until the power is cut. @throws where a write is refused before */
export async function writeOn(
  client: SsoClient,
  places: readonly (readonly Place[])[],
  power: Power,
  tally: Tally,
  random: Random,
): Promise<void> {
  while (power.on) {
    const place = oneOf(random, oneOf(random, places));
    try {
      await writeOnce(client, place, tally, random);
    } catch (error) {
      if (power.on) throw error;
    }
    await sleep(0);
  }
}

async function writeOnce(client: SsoClient, { ust, kind, cell }: Place, tally: Tally, random: Random): Promise<void> {
  const isRemoval = wholeFrom(random, 1, WRITES_PER_REMOVAL) === 1;
  const seconds = kind.lifetime && !isRemoval ? wholeFrom(random, ...kind.lifetime) : null;
  const held = isRemoval ? null : cell.names.map((name, i) => newValue(name, kind.isEncrypted(i), random));
  cell.send(held, seconds === null ? null : seconds * 1000, Date.now());
  const items = held?.map(({ value, isEncrypted }, i) => ({
    name: cell.names[i],
    value,
    encrypt: isEncrypted,
    expiration: seconds ?? 0,
  }));
  const [only] = items ?? [];
  const one = items ? only : { name: cell.names[0] };
  const content = cell.names.length === 1 ? one : { data: items ?? cell.names };
  const answer = await client.send(items ? "PUT" : "DELETE", ATTR, { ...own(ust), ...content });
  expectOk(answer, "a write");
  cell.acknowledge(Date.now());
  tally.acknowledged[kind.title] = (tally.acknowledged[kind.title] ?? 0) + 1;
  if (isRemoval) tally.removals += 1;
}

let written = 0;

/** A value that no other write has. */
function newValue(name: string, isEncrypted: boolean, random: Random): Held {
  written += 1;
  const isLong = wholeFrom(random, 1, VALUES_PER_LONG_ONE) === 1;
  const padding = "-".repeat(wholeFrom(random, 0, isLong ? LONG_PADDING : PADDING));
  return { value: `${written} of ${name} ${padding}`, isEncrypted };
}
