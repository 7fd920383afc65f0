/** Work that awaits is done one piece after the other; what awaits nothing is done at once where nobody is before it. */
import { expect, it } from "vitest";
import { Turns } from "../../src/objects/turns.ts";

/** Work that notes when it begins and ends, and ends when it is told to. */
function held(events: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const work = async () => {
    events.push(`${name} begins`);
    const result = await promise;
    events.push(`${name} ends`);
    return result;
  };
  return { work, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

it("what awaits nothing is done when it comes, and its result is no promise", () => {
  const turns = new Turns();
  expect(turns.run(() => 1)).toBe(1);
  expect(() =>
    turns.run(() => {
      throw new Error("at once");
    }),
  ).toThrow("at once");
  expect(turns.run(() => 2)).toBe(2);
});

it("what comes while somebody works waits, also what awaits nothing, in the order of its coming", async () => {
  const turns = new Turns();
  const events: string[] = [];
  const [first, second] = [held(events, "first"), held(events, "second")];
  const all = [turns.run(first.work), turns.run(second.work), turns.run(() => events.push("third"))];
  expect(events).toEqual(["first begins"]);
  second.end();
  first.end();
  expect(await Promise.all(all)).toEqual(["first", "second", 5]);
  expect(events).toEqual(["first begins", "first ends", "second begins", "second ends", "third"]);
  expect(turns.run(() => "free")).toBe("free");
});

it("what fails gives its turn on, whether it awaits or not", async () => {
  const turns = new Turns();
  const events: string[] = [];
  const first = held(events, "first");
  const failed = Promise.resolve(turns.run(first.work));
  const alsoFailed = Promise.resolve(
    turns.run(() => {
      throw new Error("second");
    }),
  );
  const third = turns.run(() => "third");
  first.fail();
  await expect(failed).rejects.toThrow("first");
  await expect(alsoFailed).rejects.toThrow("second");
  expect(await third).toBe("third");
  expect(turns.run(() => "free")).toBe("free");
});
