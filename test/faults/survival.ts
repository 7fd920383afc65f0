/** What must hold of an object after any fault: its alarm is set for what is due, and in the end deletes it. */
import { expect } from "vitest";
import { ALARM_GRAIN_MS, ALARM_RETRY_MS } from "../../src/limits.ts";
import { setClock } from "../kit/clock.ts";
import type { Fault } from "../kit/platform-faults.ts";
import { alarmOf, emptyFootprint, evict, footprint, runAlarm } from "../kit/storage.ts";
import type { Owner, Snapshot } from "./attribute-owners.ts";

/** More alarms than any of these owners has deadlines; one that rings on and on is found. */
const ALARMS = 20;

/** The fault, for the message of a failure. */
export const words = ({ at, call, manner }: Fault) => `call ${at}, ${call}, ${manner}`;

/** The alarm is set, at the latest for what is due next; where that is overdue, after the pause of a repetition. */
export function expectAlarmFor({ snapshot, alarm }: { snapshot: Snapshot; alarm: number | null }, fault: Fault): void {
  const deadlines = [snapshot.ends, ...snapshot.rows.map(({ expires }) => expires)].filter((at) => at !== null);
  if (deadlines.length === 0) return;
  const next = Math.min(...deadlines);
  const latest = next > Date.now() ? next : Date.now() + ALARM_RETRY_MS;
  expect(alarm, `${words(fault)}: the alarm`).not.toBeNull();
  expect(alarm, `${words(fault)}: the alarm`).toBeLessThanOrEqual(Math.ceil(latest / ALARM_GRAIN_MS) * ALARM_GRAIN_MS);
}

/** Lets the alarm ring as long as there is one, each time in an object that was just woken: nothing due is left. */
export async function expectDrained(owner: Owner, fault: Fault): Promise<void> {
  for (let rings = 0; rings < ALARMS; rings += 1) {
    const alarm = await alarmOf(owner.place);
    if (alarm === null) break;
    setClock(Math.max(Date.now(), alarm));
    await evict(owner.place);
    await runAlarm(owner.place);
  }
  const { snapshot, alarm } = await owner.look();
  expect(alarm, `${words(fault)}: it rings on and on`).toBeNull();
  expect(
    snapshot.rows.filter(({ expires }) => expires !== null),
    words(fault),
  ).toEqual([]);
  expect(snapshot.ends, words(fault)).toBeNull();
  if (snapshot.tables === 0) expect(await footprint(owner.place)).toEqual(await emptyFootprint());
}
