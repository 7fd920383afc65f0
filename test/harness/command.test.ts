/** The numbers that the long-running commands take. */
import { expect, it } from "vitest";
import { readOptions } from "./command.ts";

const OPTIONS = { rounds: { fallback: 10, least: 1, most: 100 }, writes: { fallback: 5, least: 5, most: 9 } };

it("reads numbers within their bounds, and says what is wrong", () => {
  expect(readOptions([], OPTIONS)).toEqual({ values: { rounds: 10, writes: 5 }, said: [] });
  expect(readOptions(["--rounds", "100", "--writes=9"], OPTIONS)).toMatchObject({ values: { rounds: 100, writes: 9 } });
  for (const bad of ["0", "101", "1.5", "many", ""]) {
    expect(readOptions(["--rounds", bad], OPTIONS)).toEqual({ fault: "--rounds takes a whole number from 1 to 100" });
  }
  expect(readOptions(["--round", "5"], OPTIONS)).toEqual({ fault: expect.stringContaining("--round") });
});

it("takes --quick where there is a quick form, and what is given beside it", () => {
  const quick = { rounds: 1, writes: 5 };
  expect(readOptions(["--quick", "--writes", "7"], OPTIONS, quick)).toMatchObject({
    values: { rounds: 1, writes: 7 },
  });
  expect(readOptions(["--quick"], OPTIONS)).toEqual({ fault: expect.stringContaining("--quick") });
});

it("says which words were said, and takes no others", () => {
  expect(readOptions(["--peers"], OPTIONS, undefined, ["peers", "others"])).toMatchObject({ said: ["peers"] });
  expect(readOptions(["--peers"], OPTIONS)).toEqual({ fault: expect.stringContaining("--peers") });
});
