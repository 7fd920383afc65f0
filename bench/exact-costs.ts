/** What calls cost exactly, counted in a runtime of its own by an observer before the built product. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { buildProduct } from "../test/harness/worker-build.ts";
import { observe } from "../test/harness/worker-source.ts";
import { CASES, type Kind, setMany } from "./cases.ts";
import { sendOnce, sendToEach } from "./load.ts";
import type { Cost } from "./report.ts";
import { end, productSide, type Side } from "./sides.ts";

const KINDS: readonly Kind[] = ["plain", "encrypted"];

/** The product, observed: does some work and says what that cost. */
type Count = (work: () => Promise<unknown>) => Promise<Cost>;

/** Runs `count` on an observed product of one session, whose objects are awake. */
export async function onObserved<T>(directory: string, work: (side: Side, count: Count) => Promise<T>): Promise<T> {
  const own = await mkdtemp(join(directory, "observed-"));
  const source = await observe(await buildProduct(own), join(import.meta.dirname, "call-cost.js"), own);
  const side = await productSide(source, own, 1);
  const observed = async () => (await side.client.sendAsItIs("GET", "/observed", {})).json as unknown as Cost;
  try {
    return await work(side, async (call) => {
      await observed();
      await call();
      return observed();
    });
  } finally {
    await end(side);
  }
}

/** One call of each case. */
export function costsOfCases(directory: string): Promise<{ title: string; cost: Cost }[]> {
  return onObserved(directory, async (side, count) => {
    const costs: { title: string; cost: Cost }[] = [];
    for (const kind of KINDS) {
      await sendToEach(side, setMany(kind));
      for (const one of CASES.filter((each) => each.kind === kind)) {
        costs.push({ title: one.title, cost: await count(() => sendOnce(side, one, 0)) });
      }
    }
    return costs;
  });
}
