/** What a call uses becomes dollars by the published prices, and a month is paid beyond what the plan includes. */
import { expect, it } from "vitest";
import { dollarsOf, monthlyBill, sumOf, usageOf } from "../../bench/cost/bill.ts";
import { HABITS, monthOf } from "../../bench/cost/habits.ts";
import { PLAN_DOLLARS } from "../../bench/cost/prices.ts";
import type { Cost } from "../../bench/report.ts";

const cost = (more: Partial<Cost> = {}): Cost => ({
  objectCalls: 1,
  rowsRead: 0,
  rowsWritten: 0,
  alarmsSet: 0,
  ...more,
});

it("a write costs more than a read by its row and by how long its object is busy", () => {
  const [read, write] = [dollarsOf(usageOf(cost())), dollarsOf(usageOf(cost({ rowsWritten: 1 })))];
  expect(write.rowsWritten * 1e6).toBeCloseTo(1);
  expect(write.gigabyteSeconds).toBeGreaterThan(read.gigabyteSeconds);
  expect({ ...write, rowsWritten: 0, gigabyteSeconds: 0 }).toEqual({ ...read, rowsWritten: 0, gigabyteSeconds: 0 });
});

it("an alarm that is set is a row written, and each object call has an event in the log", () => {
  expect(usageOf(cost({ rowsWritten: 2, alarmsSet: 1 })).rowsWritten).toBe(3);
  expect(usageOf(cost({ objectCalls: 2 })).logEvents).toBe(usageOf(cost()).logEvents + 1);
});

it("what the plan includes costs nothing beyond it, and what goes beyond costs only that", () => {
  const million = sumOf([{ usage: usageOf(cost()), times: 1e6 }]);
  expect(monthlyBill(million).total).toBe(PLAN_DOLLARS);
  const parts = monthlyBill(sumOf([{ usage: million, times: 12 }])).parts;
  expect(parts.requests).toBeCloseTo(2 * 0.3);
  expect(parts.objectCalls).toBeCloseTo(11 * 0.15);
  expect(parts.rowsRead).toBe(0);
});

it("a month has as many calls as its sessions make, and stores them", () => {
  const one = cost();
  const calls = { signIn: one, readOne: one, readAll: one, writeOne: one, renew: one, signOut: one };
  const { readsOfOne, readsOfAll, writesOfOne, renewals, sessionHours, storedMegabytes } = HABITS;
  const month = monthOf(1_000, calls);
  const anHour = readsOfOne + readsOfAll + writesOfOne + renewals + 2 / sessionHours;
  expect(month.requests).toBeCloseTo(1_000 * 730 * anHour);
  expect(month.megabytes).toBeCloseTo(1_000 * storedMegabytes);
  expect(monthOf(2_000, calls).requests).toBeCloseTo(2 * month.requests);
});
