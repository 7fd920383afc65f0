/**
 * A visitor of the soak test: signs in, does some hundred calls on attributes with lifetimes of 1 to 5 s, leaves, and
 * comes again as somebody else. Every answer is compared with what the visitor has written.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ATTR, own, type Person, type SsoClient } from "../../harness/sso-client.ts";
import { Cell, type Held } from "../ledger.ts";
import { oneOf, type Random, wholeFrom } from "../random.ts";
import type { SoakFigures } from "./figures.ts";

const CALLS_PER_VISIT = [100, 400] as const;
const LIFETIME_SECONDS = [1, 5] as const;
/** Between two calls: visitors are people and programs, not a flood. */
const PAUSE_MS = [5, 45] as const;
/** One visit in that many ends without signing out; its session ends by its own alarm. */
const VISITS_PER_FORGOTTEN_ONE = 5;
const PADDING = 200;

/** Names of a session, each its own cell, and one cell of several names. */
function cellsOfSession(): Cell[] {
  const single = Array.from({ length: 6 }, (_, i) => new Cell([`name-${i}`]));
  return [...single, new Cell(["several-1", "several-2", "several-3", "several-4", "several-5"])];
}

/** Comes and goes until the time is over. */
export async function visit(
  client: SsoClient,
  people: readonly Person[],
  until: number,
  figures: SoakFigures,
  random: Random,
): Promise<void> {
  while (Date.now() < until) {
    const ust = await figures.timed("sign-in", () => client.signIn(oneOf(random, people)));
    const cells = cellsOfSession();
    const calls = wholeFrom(random, ...CALLS_PER_VISIT);
    for (let i = 0; i < calls && Date.now() < until; i += 1) {
      const [kind, act] = oneOf(random, ACTS);
      await figures.timed(kind, () => act({ client, ust, figures, random }, oneOf(random, cells)));
      await sleep(wholeFrom(random, ...PAUSE_MS));
    }
    if (wholeFrom(random, 1, VISITS_PER_FORGOTTEN_ONE) === 1) figures.forgotten += 1;
    else await figures.timed("sign-out", () => client.signOut(ust));
  }
}

interface Visit {
  client: SsoClient;
  ust: string;
  figures: SoakFigures;
  random: Random;
}

type Act = (visit: Visit, cell: Cell) => Promise<void>;

/** What a visitor does, as often as it stands here. */
const ACTS: readonly [string, Act][] = [
  ["set", set],
  ["set", set],
  ["set", set],
  ["get", get],
  ["get", get],
  ["get", get],
  ["delete", remove],
  ["list", list],
  ["user's own", setOfUser],
];

async function set({ client, ust, random }: Visit, cell: Cell): Promise<void> {
  const seconds = wholeFrom(random, ...LIFETIME_SECONDS);
  const isEncrypted = random() < 0.5;
  const held = cell.names.map((): Held => ({ value: text(random), isEncrypted }));
  const data = held.map(({ value }, i) => ({ name: cell.names[i], value }));
  cell.send(held, seconds * 1000, Date.now());
  const content = data.length === 1 ? data[0] : { data };
  await client.ask("PUT", ATTR, { ...own(ust), ...content, encrypt: isEncrypted, expiration: seconds });
  cell.acknowledge(Date.now());
}

async function remove({ client, ust }: Visit, cell: Cell): Promise<void> {
  cell.send(null, null, Date.now());
  await client.ask("DELETE", ATTR, { ...own(ust), data: cell.names });
  cell.acknowledge(Date.now());
}

async function get({ client, ust, figures }: Visit, cell: Cell): Promise<void> {
  const asked = Date.now();
  const { result } = await client.ask("GET", ATTR, { ...own(ust), data: cell.names });
  const entries = result as { found: boolean; value: string; is_encrypted: boolean }[];
  const found = entries.map((entry) => (entry.found ? { value: entry.value, isEncrypted: entry.is_encrypted } : null));
  const { verdict } = cell.judge(found, asked, Date.now());
  if (verdict !== "right") figures.noteWrong(verdict);
}

async function list({ client, ust, random }: Visit): Promise<void> {
  await client.ask("GET", `${ATTR}/${oneOf(random, ["names", "all"])}`, own(ust));
}

/** An attribute of the user, which outlives the session; several sessions of the user write it. */
async function setOfUser({ client, ust, random }: Visit): Promise<void> {
  const attribute = { name: `own-${wholeFrom(random, 1, 20)}`, value: text(random) };
  await client.ask("PUT", "/zato/sso/user/attr", {
    ust,
    ...attribute,
    expiration: wholeFrom(random, ...LIFETIME_SECONDS),
  });
}

function text(random: Random): string {
  return `${random()} ${"-".repeat(wholeFrom(random, 0, PADDING))}`;
}
