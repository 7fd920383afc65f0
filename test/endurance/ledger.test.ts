/** The judge of the crash test: it must let pass what may be, and catch every kind of what may not. */
import { expect, it } from "vitest";
import { Cell, type Held } from "./ledger.ts";

const plain = (value: string): Held => ({ value, isEncrypted: false });
const sealed = (value: string): Held => ({ value, isEncrypted: true });

/** A cell of one name with these writes acknowledged, at one time each. */
function written(...values: (string | null)[]): Cell {
  const cell = new Cell(["name"]);
  for (const value of values) {
    cell.send(value === null ? null : [plain(value)], null, 0);
    cell.acknowledge(0);
  }
  return cell;
}

it("finds nothing where nothing was written", () => {
  expect(new Cell(["name"]).judge([null], 1, 1)).toEqual({ verdict: "right", unanswered: "none" });
  expect(new Cell(["name"]).judge([plain("1")], 1, 1).verdict).toBe("invented");
});

it("wants the last acknowledged write", () => {
  expect(written("1", "2").judge([plain("2")], 1, 1)).toEqual({ verdict: "right", unanswered: "none" });
  expect(written("1", "2").judge([plain("1")], 1, 1).verdict).toBe("lost");
  expect(written("1", "2").judge([null], 1, 1).verdict).toBe("lost");
  expect(written("1", "2").judge([plain("3")], 1, 1).verdict).toBe("invented");
});

it("wants a removal to have happened", () => {
  expect(written("1", null).judge([null], 1, 1).verdict).toBe("right");
  expect(written("1", null).judge([plain("1")], 1, 1).verdict).toBe("lost");
});

it("wants a value as it was asked to be stored", () => {
  expect(written("1").judge([sealed("1")], 1, 1).verdict).toBe("invented");
});

it("takes an unanswered write as done or not done, and holds on to what it has seen", () => {
  const done = written("1");
  done.send([plain("2")], null, 1);
  expect(done.judge([plain("2")], 2, 2)).toEqual({ verdict: "right", unanswered: "stored" });
  expect(done.judge([plain("1")], 3, 3).verdict).toBe("lost");

  const undone = written("1");
  undone.send([plain("2")], null, 1);
  expect(undone.judge([plain("1")], 2, 2)).toEqual({ verdict: "right", unanswered: "not stored" });
  expect(undone.judge([plain("2")], 3, 3).verdict).toBe("invented");
});

it("takes an unanswered removal likewise", () => {
  const cell = written("1");
  cell.send(null, null, 1);
  expect(cell.judge([null], 2, 2)).toEqual({ verdict: "right", unanswered: "stored" });
  expect(cell.judge([plain("1")], 3, 3).verdict).toBe("lost");
});

it("knows when an attribute must, may and must not be there", () => {
  const short = () => {
    const cell = new Cell(["name"]);
    // Sent at 100 and answered at 110: it expires between 1100 and 1110.
    cell.send([plain("1")], 1000, 100);
    cell.acknowledge(110);
    return cell;
  };
  expect(short().judge([null], 1000, 1099).verdict).toBe("lost");
  expect(short().judge([plain("1")], 1000, 1099).verdict).toBe("right");
  for (const found of [null, plain("1")]) expect(short().judge([found], 1105, 1106).verdict).toBe("right");
  expect(short().judge([null], 1110, 1120).verdict).toBe("right");
  expect(short().judge([plain("1")], 1110, 1120).verdict).toBe("outlived");
});

it("does not know when an unanswered write expires, only not before its lifetime is over", () => {
  const cell = new Cell(["name"]);
  cell.send([plain("1")], 1000, 100);
  expect(cell.judge([plain("1")], 5000, 5001)).toEqual({ verdict: "right", unanswered: "stored" });
});

it("wants several names of one call from the same call", () => {
  const both = () => {
    const cell = new Cell(["a", "b"]);
    for (const [a, b] of [
      ["a1", "b1"],
      ["a2", "b2"],
    ] as const) {
      cell.send([plain(a), sealed(b)], null, 0);
      cell.acknowledge(0);
    }
    cell.send([plain("a3"), sealed("b3")], null, 1);
    return cell;
  };
  expect(both().judge([plain("a3"), sealed("b3")], 2, 2)).toEqual({ verdict: "right", unanswered: "stored" });
  expect(both().judge([plain("a2"), sealed("b2")], 2, 2)).toEqual({ verdict: "right", unanswered: "not stored" });
  expect(both().judge([plain("a3"), sealed("b2")], 2, 2).verdict).toBe("torn");
  expect(both().judge([plain("a2"), null], 2, 2).verdict).toBe("torn");
  expect(both().judge([plain("a1"), sealed("b1")], 2, 2).verdict).toBe("lost");
  expect(both().judge([null, null], 2, 2).verdict).toBe("lost");
  expect(both().judge([plain("a2"), sealed("b9")], 2, 2).verdict).toBe("invented");
});
