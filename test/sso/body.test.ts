/** The body of a call of the SSO API: JSON whatever it says it is, an object, of at most 1 MiB. */
import { beforeAll, describe, expect, it } from "vitest";
import { BODY_BYTES } from "../../src/limits.ts";
import { cost, costOf } from "../kit/cost.ts";
import { newSession } from "../kit/people.ts";
import { APP, call, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const MIB = 1_048_576;

let who: Record<string, string>;

beforeAll(async () => {
  const { ust } = await newSession();
  who = { ...APP, current_ust: ust, target_ust: ust };
});

/** A call that is right but for its body, and does what it does in whatever order. */
async function callWith(method: string, raw: BodyInit, headers: Record<string, string> = {}) {
  const value: Record<string, string> = method === "GET" || method === "DELETE" ? {} : { value: "1" };
  const name = method === "POST" ? crypto.randomUUID() : "a";
  if (method === "PATCH") expectOk(await call("PUT", SESSION_ATTR, { body: { ...who, name, value: "0" } }));
  return call(method, SESSION_ATTR, { query: { ...who, ...value, name }, raw, headers });
}

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));

describe.each(METHODS)("%s", (method) => {
  it.each([
    ["nothing", ""],
    ["an empty object", "{}"],
    ["white space around it", ' \n{ "x": 1 }\t '],
    ["a byte order mark", bytes([0xef, 0xbb, 0xbf], "{}")],
    ["something unknown, deeply nested", `{"x":${"[".repeat(50_000)}${"]".repeat(50_000)}}`],
    ["text of every kind", JSON.stringify({ x: "\u0000é😀\u2028\ud800" })],
  ])("takes a body of %s", async (_what, raw) => {
    expectOk(await callWith(method, raw));
  });

  it.each([
    "application/json",
    "application/x-www-form-urlencoded",
    "text/plain; charset=iso-8859-1",
    "multipart/form-data",
    "nonsense",
    "",
  ])("takes it as JSON under Content-Type: %s", async (type) => {
    expectOk(await callWith(method, bytes(JSON.stringify({ x: "é" })), { "Content-Type": type }));
    const form = await callWith(method, "x=1", { "Content-Type": type });
    expectRefusal(form, 400, "E008002");
  });

  it.each([
    ["a list", "[]"],
    ["text", '"x"'],
    ["a number", "1"],
    ["a boolean", "true"],
    ["null", "null"],
    ["white space", " "],
    ["half an object", '{"x":1'],
    ["two objects", "{}{}"],
    ["single quotes", "{'x':1}"],
    ["NaN", '{"x":NaN}'],
    ["a comma too many", '{"x":1,}'],
    ["bytes that are no UTF-8", bytes('{"x":"', [0xff], '"}')],
    ["an overlong encoding", bytes('{"x":"', [0xc0, 0xaf], '"}')],
    ["half a surrogate pair in UTF-8", bytes('{"x":"', [0xed, 0xa0, 0x80], '"}')],
    ["UTF-16", bytes([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
    ["a NUL", "\u0000"],
  ])("refuses %s", async (_what, raw) => {
    expectRefusal(await callWith(method, raw), 400, "E008002");
  });

  it("takes 1 MiB, and not a byte more", async () => {
    expect(BODY_BYTES).toBe(MIB);
    const body = (size: number) => `{"x":"${"x".repeat(size - '{"x":""}'.length)}"}`;
    expectOk(await callWith(method, body(MIB)));
    expectRefusal(await callWith(method, body(MIB + 1)), 413, "E008002");
    // Nor by its bytes where its characters are fewer.
    expectRefusal(await callWith(method, `{"x":"${"é".repeat(MIB / 2)}"}`), 413, "E008002");
  });

  it("refuses a length that is too large unread, and counts where the length is kept back", async () => {
    const lying = await callWith(method, "{}", { "Content-Length": String(MIB + 1) });
    expectRefusal(lying, 413, "E008002");
    expectRefusal(await callWith(method, stream(MIB + 1)), 413, "E008002");
    expectRefusal(await callWith(method, stream(3 * MIB)), 413, "E008002");
    expectOk(await callWith(method, stream(MIB)));
  });
});

/** A body of that many bytes of white space and `{}`, in pieces, with no length said. */
function stream(size: number): ReadableStream<Uint8Array> {
  const piece = new TextEncoder().encode(" ".repeat(65_536));
  let left = size - 2;
  return new ReadableStream({
    pull(controller) {
      if (left === 0) {
        controller.enqueue(new TextEncoder().encode("{}"));
        controller.close();
        return;
      }
      const next = piece.subarray(0, Math.min(left, piece.length));
      left -= next.length;
      controller.enqueue(next.slice());
    },
  });
}

it.each([
  ["alone", '"name":"a","value":1,"x":'],
  ["in data", '"data":[{"name":"a","value":1}],"x":'],
])(
  "with a number for text %s, something unknown may be nested, but not too deeply to be read again",
  async (_where, fields) => {
    const put = (depth: number) =>
      call("PUT", SESSION_ATTR, { query: who, raw: `{${fields}${"[".repeat(depth)}${"]".repeat(depth)}}` });
    expectOk(await put(100));
    expect(expectRefusal(await put(50_000), 400, "E008002")).toContain("nested");
  },
);

it("a body that is refused costs no object call", async () => {
  const refused = await costOf(async () => {
    await callWith("PUT", "{");
    await callWith("PUT", stream(MIB + 1));
  });
  expect(refused).toEqual(cost({}));
});
