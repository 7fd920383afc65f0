/** A line of the service's log as a person reads it. Once deployed, and with `--json`, it stays JSON. */

/** Fields that have a place of their own in a line, or say nothing to who sits before it. */
const PLACED = ["event", "time", "cid", "operation", "outcome", "status", "actor", "target", "names", "nameCount"];

type Fields = Record<string, unknown>;

/** Reads a line of the log, null where it is something else. */
export function readEvent(line: string): Fields | null {
  if (!line.startsWith('{"event":')) return null;
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return null;
  }
}

/** Time, status, call, who, what, code: `18:08:21  403  POST /zato/sso/user/login  on user c3bbc649  E005001`. */
export function callLine(fields: Fields): string {
  const { event, time, operation, outcome, status, actor, target, names, nameCount } = fields;
  const when = clock(typeof time === "string" ? new Date(time) : new Date());
  const rest = Object.entries(fields)
    .filter(([name]) => !PLACED.includes(name))
    .map(([name, value]) => `${name} ${text(value)}`);
  return [
    when,
    ...(status === undefined ? [] : [text(status)]),
    operation === undefined ? text(event) : text(operation),
    ...(actor === undefined ? [] : [`by ${text(actor)}`]),
    ...(target === undefined ? [] : [`on ${text(target)}`]),
    ...(names === undefined ? [] : [namesText(names, nameCount)]),
    ...rest,
    ...(outcome === undefined || outcome === "ok" ? [] : [text(outcome)]),
    ...(operation === undefined || event === "call" ? [] : [`(${text(event)})`]),
  ].join("  ");
}

function namesText(names: unknown, count: unknown): string {
  const list = Array.isArray(names) ? names.map(text) : [text(names)];
  const further = typeof count === "number" && count > list.length ? ` and ${count - list.length} more` : "";
  return `names ${list.join(", ")}${further}`;
}

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** Hours, minutes and seconds of this machine's clock. */
function clock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
