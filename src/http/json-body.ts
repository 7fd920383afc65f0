// Reads a JSON body, whatever its Content-Type and method, with a hard limit that is counted while reading.

import { joined, readAtMost, utf8Text } from "../bounded-read.ts";
import { BODY_BYTES, BODY_DRAIN_BYTES } from "../limits.ts";

/** What a body turned out to be; an empty one is `{}`. `text` is what was parsed. */
export type JsonBody =
  | { ok: true; value: unknown; text: string }
  | { ok: false; reason: "too-large" | "malformed"; message: string };

const TOO_LARGE = {
  ok: false,
  reason: "too-large",
  message: `The body may have at most ${BODY_BYTES} bytes.`,
} as const;

/** How much of a header is repeated to its sender. */
const ENCODING_CHARACTERS = 40;

const malformed = (message: string): JsonBody => ({ ok: false, reason: "malformed", message });

const encodingRule = (encoding: string) =>
  `The body must be sent without a Content-Encoding, not with "${encoding.slice(0, ENCODING_CHARACTERS)}".`;

/**
 * Reads a stream whose length is stated in one step, into a buffer of that length and one byte. One that turns out to be
 * longer, and one that takes no buffer, as those made in JavaScript, is counted while it is read.
 * @returns null when it is longer than `most`
 */
async function readStated(
  stream: ReadableStream<Uint8Array>,
  stated: number,
  most: number,
  drain: number,
): Promise<Uint8Array | null> {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    return readAtMost(stream, most, drain);
  }
  const { value = new Uint8Array() } = await reader.readAtLeast(stated + 1, new Uint8Array(stated + 1));
  if (value.length <= stated) return value;
  reader.releaseLock();
  const rest = await readAtMost(stream, most - value.length, drain);
  return rest && joined([value, rest], value.length + rest.length);
}

/** @returns null for a body that is too large */
function readBody({ body, headers }: Request, stated: number): Uint8Array | Promise<Uint8Array | null> {
  if (!body) return new Uint8Array();
  const isStated = stated > 0 && !headers.has("Transfer-Encoding");
  if (isStated) return readStated(body, stated, BODY_BYTES, BODY_DRAIN_BYTES);
  return readAtMost(body, BODY_BYTES, BODY_DRAIN_BYTES);
}

/** Reads the body of a request as JSON. */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  const encoding = request.headers.get("Content-Encoding") ?? "identity";
  if (encoding.trim().toLowerCase() !== "identity") return malformed(encodingRule(encoding));
  const stated = Number(request.headers.get("Content-Length") ?? Number.NaN);
  // Left unread and not cancelled: the platform sees to the rest of it, and a client that still sends gets its answer.
  if (stated > BODY_BYTES) return TOO_LARGE;
  const bytes = await readBody(request, stated);
  if (bytes === null) return TOO_LARGE;
  if (bytes.length === 0) return { ok: true, value: {}, text: "{}" };
  const text = utf8Text(bytes);
  if (text === null) return malformed("The body must be UTF-8.");
  try {
    return { ok: true, value: JSON.parse(text), text };
  } catch {
    return malformed("The body must be valid JSON.");
  }
}
