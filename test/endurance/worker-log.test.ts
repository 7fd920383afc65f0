/** What a line of the Worker's log tells. */
import { expect, it } from "vitest";
import { readLine } from "./worker-log.ts";

it("tells events, faults and the runtime's warnings apart", () => {
  expect(readLine('{"event":"call","status":200}')).toEqual({ kind: "event", event: "call" });
  expect(readLine('{"event":"alarm_failed","error":"Error"}')).toEqual({ kind: "fault", event: "alarm_failed" });
  expect(readLine("workerd/io/x.c++:1: warning: something")).toEqual({ kind: "warning", event: null });
  expect(readLine("workerd/io/x.c++:1: error: something")).toEqual({ kind: "fault", event: null });
  expect(readLine("")).toEqual({ kind: "empty", event: null });
});
