/** What a wire form has refused, by field. */
import type { Judgement } from "../../src/contract/wire.ts";

/** Every fault of a value, with the field that it is in. */
export function faultsOf(judgement: Judgement<unknown>): { field: string; rule: string }[] {
  return judgement.ok ? [] : judgement.refusals.map(({ rule, at = "" }) => ({ field: at, rule }));
}
