// Reading an object that came as JSON: the fields of what was meant, or everything that is wrong with it at once.

/** What is wrong with one field; `rule` is a sentence and never quotes what was given. */
export interface FieldFault {
  field: string;
  rule: string;
}

/** What was read, or every fault of it. */
export type Reading<T> = { ok: true; value: T } | { ok: false; faults: FieldFault[] };

/** Notes a fault. */
export type Report = (field: string, rule: string) => void;

/** The value of an optional field: null, `""` and absent are equal, as clients send all three. */
export function given(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}

/** Reads a boolean, false where it is not given; its text is taken too. */
export function readFlag(field: string, value: unknown, report: Report): boolean {
  const flag = given(value);
  if (flag === undefined || flag === false || flag === "false") return false;
  if (flag === true || flag === "true") return true;
  report(field, "It must be true or false.");
  return false;
}
