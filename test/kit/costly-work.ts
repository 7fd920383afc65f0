/** Counts what takes time in a request, so that no test needs a clock for it. */
import { interceptPlatform } from "./platform-interception.ts";

/** Characters that are normalised in the time of one call of cryptography or SQL. */
const CHARACTERS_OF_A_CALL = 1_000;

/** What reading and answering any request takes, in the time of such calls. */
const CALLS_OF_ANY_REQUEST = 3;

export interface CostlyWork {
  /**
   * Calls since the last time: of cryptography, hashing and storage, of normalisation for each thousand characters, and
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
  const stop = await interceptPlatform((_call, carryOut) => {
    calls += 1;
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
