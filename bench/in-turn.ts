/** How several things are measured in the same rounds. */

/** Measures all of them in each round, each first in every other one. @returns what each measured, in their order */
export async function eachInTurn<S, T>(
  sides: readonly S[],
  rounds: number,
  measure: (side: S) => Promise<T>,
): Promise<T[][]> {
  const measured = sides.map((): T[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? sides : sides.toReversed();
    for (const side of order) measured[sides.indexOf(side)]?.push(await measure(side));
  }
  return measured;
}
