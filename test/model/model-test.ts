/** How the model test is to run, as the configuration provides it: tests inside workerd see no environment. */
export interface ModelTest {
  /** Runs for sessions; users get fewer. */
  runs: number;
  /** The seed and the path of a failure that is to be seen again. */
  seed: number | null;
  path: string | null;
}

declare module "vitest" {
  interface ProvidedContext {
    modelTest: ModelTest;
  }
}
