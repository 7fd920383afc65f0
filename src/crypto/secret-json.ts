// Reading secrets that are JSON.

/** The value of a text of JSON. @throws {Error} whose message does not quote the text, as the parser's own does */
export function parseSecretJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("must be JSON");
  }
}
