// Numbers of JSON as the text that was sent: what is stored as text must not come back as another number.

/**
 * Parses JSON once more, with the numbers of some fields as their source text (`1.10` as `"1.10"`).
 * @param isText whether a field, or each item of a list where `field` is null, is text
 * @returns undefined where it is nested too deeply for that: a reviver goes down by recursion, plain parsing does not
 */
export function parseWithSources(text: string, isText: (field: string | null) => boolean): unknown {
  const reviver = function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
    if (typeof value !== "number" || context?.source === undefined) return value;
    return isText(Array.isArray(this) ? null : key) ? context.source : value;
  };
  try {
    return JSON.parse(text, reviver);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
