/** Whom calls of an address are counted for. */
import { describe, expect, it } from "vitest";
import { networkOf, UNKNOWN_NETWORK } from "../../src/domain/network.ts";

describe("an address of IPv6", () => {
  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ["2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::"],
    ["2001:DB8::1", "2001:db8:0:0:9::"],
    ["::1", "::ffff:9"],
    ["2001:db8:0:1::", "2001:db8:0:1:0:0:0:1"],
  ])("counts as its /64: %s and %s are one", (one, other) => {
    expect(networkOf(one)).toBe(networkOf(other));
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["2001:db8:1::2", "2001:db8::1:2"],
    ["2001:db8::", "2001:db9::"],
  ])("counts as its /64: %s and %s are two", (one, other) => {
    // 2001:db8:1::2 is 2001:db8:1:0/64, and 2001:db8::1:2 is 2001:db8:0:0/64.
    expect(networkOf(one)).not.toBe(networkOf(other));
  });

  it("is told apart from one of IPv4, which counts by itself", () => {
    expect(networkOf("192.0.2.1")).not.toBe(networkOf("192.0.2.2"));
    expect(networkOf("192.0.2.1")).not.toBe(networkOf("::192.0.2.1"));
  });
});

it("an address that is not known is one for all", () => {
  expect(networkOf("")).toBe(UNKNOWN_NETWORK);
});
