// Data that a view shows, and actions that it offers: what is there, whether one waits, and what went wrong.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Failure, failureOf, isEndOfSession } from "../api/failure.ts";
import { credentials } from "./credentials.ts";

export interface Loaded<T> {
  /** What was loaded last; it stays while it is loaded anew, and where that fails. */
  data: T | undefined;
  failure: Failure | null;
  isLoading: boolean;
  /** Loads anew. */
  reload: () => Promise<void>;
}

/**
 * Loads what a view shows, and anew when an input changes. Of answers that overtake one another the last call's counts.
 */
export function useLoad<T>(load: () => Promise<T>, inputs: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<Omit<Loaded<T>, "reload">>({ data: undefined, failure: null, isLoading: true });
  const newest = useRef(0);
  const reload = useCallback(async () => {
    newest.current += 1;
    const turn = newest.current;
    setState((before) => ({ ...before, isLoading: true }));
    try {
      const data = await load();
      if (turn === newest.current) setState({ data, failure: null, isLoading: false });
    } catch (thrown) {
      const failure = noted(thrown);
      if (turn === newest.current) setState((before) => ({ ...before, failure, isLoading: false }));
    }
  }, inputs);
  useEffect(() => {
    void reload();
    return () => {
      newest.current += 1;
    };
  }, [reload]);
  return { ...state, reload };
}

export interface Action<Given extends unknown[]> {
  /** Runs it. @returns whether it succeeded */
  run: (...given: Given) => Promise<boolean>;
  isBusy: boolean;
  failure: Failure | null;
  /** Forgets the failure. */
  clear: () => void;
}

/** Something that a person sets going. While it runs it cannot be set going again. */
export function useAction<Given extends unknown[]>(act: (...given: Given) => Promise<void>): Action<Given> {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef(false);
  const newest = useRef(act);
  newest.current = act;
  const run = useCallback(async (...given: Given) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await newest.current(...given);
      return true;
    } catch (thrown) {
      setFailure(noted(thrown));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { run, isBusy, failure, clear: useCallback(() => setFailure(null), []) };
}

/** A failure that says that the session has ended is one for the whole page. */
function noted(thrown: unknown): Failure {
  const failure = failureOf(thrown);
  if (isEndOfSession(failure)) credentials.end();
  return failure;
}
