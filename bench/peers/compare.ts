/** The product beside its peers: the same calls in the same rounds, and what clients at once lose. */
import { join } from "node:path";
import { CASES, setMany } from "../cases.ts";
import { type Measurement, measure, sendToEach } from "../load.ts";
import { end, type Side } from "../sides.ts";
import { type LostUpdates, lostUpdates } from "./lost-updates.ts";
import { installPeers, peerSides } from "./peers.ts";

/** A side, what each round measured for each case, and what it lost. */
export interface PeerResult {
  name: string;
  cases: readonly { title: string; rounds: readonly Measurement[] }[];
  lost: LostUpdates;
}

/** Calls on plain attributes of one's own session: peers know no others. */
const SHARED = CASES.filter(({ kind, isAnothers }) => kind === "plain" && !isAnothers);

/** Measures the product, whose side is running, and all peers. */
export async function comparePeers(
  product: Side,
  directory: string,
  { rounds, ms }: { rounds: number; ms: number },
): Promise<PeerResult[]> {
  console.log("Installing and starting the peers.");
  await installPeers();
  const peers = await peerSides(join(directory, "peers"), product.sessions.length);
  try {
    const sides = [product, ...peers];
    const results = sides.map(({ name }) => ({
      name,
      cases: SHARED.map(({ title }) => ({ title, rounds: [] as Measurement[] })),
    }));
    for (const side of sides) await sendToEach(side, setMany("plain"));
    for (let round = 1; round <= rounds; round += 1) {
      for (const [i, one] of SHARED.entries()) {
        for (const index of turned([...sides.keys()], round + i)) {
          const side = sides[index];
          if (side) results[index]?.cases[i]?.rounds.push(await measure(side, one, ms));
        }
      }
      console.log(`Round ${round} of ${rounds} with peers.`);
    }
    const lost: LostUpdates[] = [];
    for (const side of sides) lost.push(await lostUpdates(side));
    return results.map((result, i) => ({ ...result, lost: lost[i] ?? { ofOne: Number.NaN, ofEach: Number.NaN } }));
  } finally {
    for (const peer of peers) await end(peer);
  }
}

/** The same in another order: each is the first one in turn. */
function turned<T>(all: readonly T[], by: number): T[] {
  const first = by % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}
