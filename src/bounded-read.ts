// Reads the body of a request or of an answer with a hard limit, counted while reading: a Content-Length may lie.

/**
 * Reads a stream of at most `most` bytes.
 * @param drain how many bytes of a longer one are read and thrown away before it is given up, as a client that still
 *   sends would meet a reset instead of its answer
 * @returns null when it is longer
 */
export async function readAtMost(
  stream: ReadableStream<Uint8Array>,
  most: number,
  drain = most,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size <= most) chunks.push(part.value);
    else chunks.length = 0;
    if (size > Math.max(most, drain)) {
      await reader.cancel();
      break;
    }
  }
  return size > most ? null : joined(chunks, size);
}

/** Puts chunks of bytes together; `size` is what they have together. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** The text that bytes are the UTF-8 of, without its byte order mark; null where they are none. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
