/** Reading a JSON body: a hard limit that is counted, a bounded amount more that is thrown away, and then no more. */
import { describe, expect, it } from "vitest";
import { readJsonBody } from "../../src/http/json-body.ts";
import { BODY_BYTES, BODY_DRAIN_BYTES } from "../../src/limits.ts";

const request = (body: BodyInit | null, headers: Record<string, string> = {}) =>
  new Request("https://sso.example.com", { method: "POST", body, headers });

const PIECE_BYTES = 65_536;

/** A body without a length, of `{}` and white space; says how much of it was taken and whether it was given up. */
function source(bytes: number) {
  const state = { taken: 0, isCancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = Math.min(PIECE_BYTES, bytes - state.taken);
        const piece = new Uint8Array(next).fill(0x20);
        if (state.taken === 0) piece.set([0x7b, 0x7d]);
        state.taken += next;
        controller.enqueue(piece);
        if (state.taken === bytes) controller.close();
      },
      cancel() {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

describe("what a body is", () => {
  it.each([
    ["none", null, {}],
    ["an empty one", "", {}],
    ["JSON of any kind", "[1]", [1]],
    ["JSON in many pieces", source(3 * PIECE_BYTES).stream, {}],
    ["text beyond ASCII", '"é😀\u0000\u2028"'.replace("\u0000", "\\u0000"), "é😀\u0000\u2028"],
    ["text cut in the midst of a character", pieces([0x22, 0xf0, 0x9f], [0x98, 0x80, 0x22]), "😀"],
  ])("%s", async (_what, body, value) => {
    expect(await readJsonBody(request(body))).toMatchObject({ ok: true, value });
  });

  it.each([
    ["no JSON", "{"],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["cut off in the midst of a character", pieces([0x22, 0xf0, 0x9f])],
  ])("%s is malformed", async (_what, body) => {
    expect(await readJsonBody(request(body))).toMatchObject({ ok: false, reason: "malformed" });
  });
});

function pieces(...all: number[][]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of all) controller.enqueue(new Uint8Array(piece));
      controller.close();
    },
  });
}

describe("the limit", () => {
  it("is a mebibyte, to the byte, however the body comes", async () => {
    const { stream, state } = source(BODY_BYTES);
    expect(await readJsonBody(request(stream))).toMatchObject({ ok: true, value: {} });
    expect(state).toEqual({ taken: BODY_BYTES, isCancelled: false });
    expect(await readJsonBody(request(source(BODY_BYTES + 1).stream))).toMatchObject({ reason: "too-large" });
    expect(await readJsonBody(request(`{}${" ".repeat(BODY_BYTES - 2)}`))).toMatchObject({ ok: true, value: {} });
    expect(await readJsonBody(request(`{}${" ".repeat(BODY_BYTES - 1)}`))).toMatchObject({ reason: "too-large" });
  });

  it("a body that says that it is larger is neither read nor cancelled: its sender would meet a reset", async () => {
    const { stream, state } = source(2 * BODY_BYTES);
    const said = request(stream, { "Content-Length": String(BODY_BYTES + 1) });
    expect(await readJsonBody(said)).toMatchObject({ ok: false, reason: "too-large" });
    expect(state).toEqual({ taken: 0, isCancelled: false });
  });

  it.each(["0", "2", "nonsense", "-1"])("a length of %s does not keep the body from being counted", async (length) => {
    const said = request(source(BODY_BYTES + 1).stream, { "Content-Length": length });
    expect(await readJsonBody(said)).toMatchObject({ ok: false, reason: "too-large" });
  });

  it("a body that goes on is read to its end where that is near, so that the client gets to read its refusal", async () => {
    const { stream, state } = source(BODY_DRAIN_BYTES);
    expect(await readJsonBody(request(stream))).toMatchObject({ reason: "too-large" });
    expect(state).toEqual({ taken: BODY_DRAIN_BYTES, isCancelled: false });
  });

  it("and given up where it has none in sight", async () => {
    const { stream, state } = source(100 * BODY_DRAIN_BYTES);
    expect(await readJsonBody(request(stream))).toMatchObject({ reason: "too-large" });
    expect(state.isCancelled).toBe(true);
    expect(state.taken).toBeLessThanOrEqual(BODY_DRAIN_BYTES + 2 * PIECE_BYTES);
  });
});
