/** What sessions do, so that a month of them can be priced. Whoever has other habits changes these numbers. */
import type { Cost } from "../report.ts";
import { sumOf, type Usage, usageOf } from "./bill.ts";

const HOURS_A_MONTH = 730;

export const HABITS = {
  /** A session ends this long after signing in: a working day. */
  sessionHours: 8,
  /** Calls of each live session in an hour. */
  readsOfOne: 20,
  readsOfAll: 2,
  writesOfOne: 2,
  renewals: 1,
  /** What a session with a hundred attributes takes in storage, an empty database included. */
  storedMegabytes: 0.03,
};

/** The calls that habits are made of, with what was counted of each. */
export interface Calls {
  signIn: Cost;
  readOne: Cost;
  readAll: Cost;
  writeOne: Cost;
  renew: Cost;
  signOut: Cost;
}

/** A month in which that many sessions live at any time. */
export function monthOf(live: number, calls: Calls): Usage {
  const { sessionHours, readsOfOne, readsOfAll, writesOfOne, renewals, storedMegabytes } = HABITS;
  const hours = live * HOURS_A_MONTH;
  const made = hours / sessionHours;
  const month = sumOf([
    { usage: usageOf(calls.signIn), times: made },
    { usage: usageOf(calls.readOne), times: hours * readsOfOne },
    { usage: usageOf(calls.readAll), times: hours * readsOfAll },
    { usage: usageOf(calls.writeOne), times: hours * writesOfOne },
    { usage: usageOf(calls.renew), times: hours * renewals },
    { usage: usageOf(calls.signOut), times: made },
  ]);
  return { ...month, megabytes: live * storedMegabytes };
}
