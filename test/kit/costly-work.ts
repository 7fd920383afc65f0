/** Counts what takes time in a request, so that no test needs a clock for it. */
import { type PlatformMethod, SUBTLE_METHODS } from "./platform-call.ts";
import { interceptPlatform } from "./platform-interception.ts";

const COSTLY: ReadonlySet<PlatformMethod> = new Set<PlatformMethod>([...SUBTLE_METHODS, "scryptSync"]);
/** Characters that are normalised in the time of one call of cryptography. */
const CHARACTERS_OF_A_CALL = 1_000;

/** What reading and answering any request takes, in the time of such calls. */
const CALLS_OF_ANY_REQUEST = 3;

export interface CostlyWork {
  /**
   * Calls since the last time: of cryptography and hashing, of normalisation for each thousand characters, and
   * what any request takes.
   */
  take(): number;
  stop(): void;
}

/** Counts from now on. */
export async function countCostlyWork(): Promise<CostlyWork> {
  let calls = 0;
  const { normalize } = String.prototype;
  String.prototype.normalize = function (this: string, form?: string) {
    calls += 1 + Math.floor(this.length / CHARACTERS_OF_A_CALL);
    return normalize.call(this, form);
  };
  // Not of storage: alarms of other objects work there at any time.
  const stop = await interceptPlatform(({ method }, carryOut) => {
    if (COSTLY.has(method)) calls += 1;
    return carryOut();
  });
  return {
    take: () => {
      const taken = CALLS_OF_ANY_REQUEST + calls;
      calls = 0;
      return taken;
    },
    stop: () => {
      stop();
      String.prototype.normalize = normalize;
    },
  };
}
