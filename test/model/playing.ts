/**
 * How a model test is played: random commands, each done to the real thing and to its model, which have to agree after
 * it. A failure prints its seed and path, and the commands shrunk to the fewest that fail.
 */
import fc from "fast-check";
import { expect, inject } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";

const { seed, path } = inject("modelTest");
const COMMANDS = 50;
/** What a run takes on a busy machine; shrinking a failure takes many. */
const RUN_MS = 1_000;
const SHRINKING_MS = 120_000;
/** Alarms of the platform go by the real clock: a stopped one that is a day ahead keeps them from ringing by themselves. */
const AHEAD_MS = 86_400_000;

/** How long a test of so many runs may take. */
export const timeoutOf = (numRuns: number) => numRuns * RUN_MS + SHRINKING_MS;

type Act<Model, Real> = (model: Model, real: Real) => Promise<void>;

/** A command, with the words by which a failure shows it. */
export class Command<Model extends object, Real> implements fc.AsyncCommand<Model, Real> {
  readonly #words: string;
  readonly #act: Act<Model, Real>;
  readonly #agree: Act<Model, Real>;

  constructor(words: string, act: Act<Model, Real>, agree: Act<Model, Real>) {
    this.#words = words;
    this.#act = act;
    this.#agree = agree;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.#act(model, real);
    await this.#agree(model, real);
  }

  toString(): string {
    return this.#words;
  }
}

/** What is played, and with whom. */
interface Play<Model extends object, Real> {
  numRuns: number;
  command: fc.Arbitrary<Command<Model, Real>>;
  /** What a command that is not needed for a failure shrinks to. */
  notNeeded: Command<Model, Real>;
  begin: () => Promise<{ model: Model; real: Real }>;
  /** Closes a run. What stays in memory would hold open files. */
  end: (model: Model, real: Real) => Promise<void>;
}

/** Plays that many runs. The clock stands still in each, but for what its commands do to it. */
export async function play<Model extends object, Real>({
  numRuns,
  command,
  notNeeded,
  begin,
  end,
}: Play<Model, Real>): Promise<void> {
  const run = fc
    .array(command, { minLength: COMMANDS, maxLength: COMMANDS })
    .map((steps) => printable(steps, String(notNeeded)));
  let carriedOut = 0;
  const property = fc.asyncProperty(run, async (steps) => {
    stopClock();
    advance(AHEAD_MS);
    const { model, real } = await begin();
    await fc.asyncModelRun(() => ({ model, real }), steps);
    carriedOut += steps.length;
    await end(model, real);
  });
  await fc.assert(property, {
    numRuns,
    interruptAfterTimeLimit: numRuns * RUN_MS + SHRINKING_MS / 2,
    ...(seed === null ? {} : { seed }),
    ...(path === null ? {} : { path }),
  });
  if (path === null) expect(carriedOut).toBe(numRuns * COMMANDS);
}

/** A failure prints one command a line, and none that is not needed. */
function printable<Step>(steps: Step[], notNeeded: string): Step[] {
  const words = () => steps.map(String).filter((step) => step !== notNeeded);
  return Object.assign(steps, { [fc.toStringMethod]: () => `\n  ${words().join("\n  ")}\n` });
}
