/** How fuzzing is to run, as the configuration provides it: tests inside workerd see no environment. */
export interface FuzzTest {
  requests: number;
  /** The seed and the path of a failure that is to be seen again. */
  seed: number | null;
  path: string | null;
}

declare module "vitest" {
  interface ProvidedContext {
    fuzzTest: FuzzTest;
  }
}
