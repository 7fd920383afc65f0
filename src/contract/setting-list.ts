// Settings that are lists: wrangler.toml has them as tables, which come as JSON.

/**
 * The items of such a setting; nothing is an empty list.
 * @throws {Error} the rule, which does not quote the text as the parser's own message does
 */
export function parseSettingList(text: string, most: number): unknown[] {
  const given = text.trim() === "" ? [] : jsonOrNull(text);
  if (Array.isArray(given) && given.length <= most) return given;
  throw new Error(`a list of at most ${most} tables, or the JSON of one, is expected`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
