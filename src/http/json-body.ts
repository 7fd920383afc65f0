// Reads a JSON body, whatever its Content-Type and verb, with a hard limit that is counted while reading.

import { BODY_BYTES, BODY_DRAIN_BYTES } from "../limits.ts";

/** What a body turned out to be; an empty one is `{}`. */
export type JsonBody = { ok: true; value: unknown } | { ok: false; reason: "too-large" | "malformed"; message: string };

const TOO_LARGE = {
  ok: false,
  reason: "too-large",
  message: `The body may have at most ${BODY_BYTES} bytes.`,
} as const;
const malformed = (message: string): JsonBody => ({ ok: false, reason: "malformed", message });

/** Reads the body of a request as JSON. */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  // Left unread and not cancelled: the platform sees to the rest of it, and a client that still sends gets its answer.
  if (Number(request.headers.get("Content-Length") ?? 0) > BODY_BYTES) return TOO_LARGE;
  const bytes = request.body ? await readBounded(request.body) : new Uint8Array();
  if (bytes === null) return TOO_LARGE;
  if (bytes.length === 0) return { ok: true, value: {} };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return malformed("The body must be UTF-8.");
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return malformed("The body must be valid JSON.");
  }
}

/**
 * Reads a stream up to the limit. Of one that goes on, a bounded amount more is read and thrown away, since a client
 * that is still sending would meet a reset instead of its 413.
 * @returns null when it is too large
 */
async function readBounded(stream: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size <= BODY_BYTES) chunks.push(part.value);
    else chunks.length = 0;
    if (size > BODY_DRAIN_BYTES) {
      await reader.cancel();
      break;
    }
  }
  if (size > BODY_BYTES) return null;
  const [only] = chunks;
  return chunks.length === 1 && only ? only : join(chunks, size);
}

function join(chunks: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
