/** The product beside its peers: the same calls in the same rounds, and what clients at once lose. */
import { join } from "node:path";
import { CASES } from "../cases.ts";
import { type Measurement, measureCases } from "../load.ts";
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
    const cases = await measureCases(sides, SHARED, rounds, ms);
    const lost: LostUpdates[] = [];
    for (const side of sides) lost.push(await lostUpdates(side));
    return sides.map(({ name }, i) => ({
      name,
      cases: cases.map(({ title, bySide }) => ({ title, rounds: bySide[i] ?? [] })),
      lost: lost[i] ?? { ofOne: Number.NaN, ofEach: Number.NaN },
    }));
  } finally {
    for (const peer of peers) await end(peer);
  }
}
