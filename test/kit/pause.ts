/** A point at which work stops until a test lets it go on. */
export interface Pause {
  /** Resolves when the work has come to the point. */
  reached: Promise<void>;
  /** Lets the work go on. */
  resume(): void;
  /** Called by the work: stops it here. */
  wait(): Promise<void>;
}

export function newPause(): Pause {
  const reached = Promise.withResolvers<void>();
  const resumed = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    resume: resumed.resolve,
    wait: () => {
      reached.resolve();
      return resumed.promise;
    },
  };
}
