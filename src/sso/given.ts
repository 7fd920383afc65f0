// The parameters of one call as they came: those of the query string and those of the JSON body, which are equal.

import type { Parameter, Parameters } from "../contract/operation.ts";
import type { Given } from "../contract/sso/operation.ts";
import type { Judgement, Wire } from "../contract/wire.ts";

/** The parameters of a query string, each with all its values. */
export interface Query {
  parameters: ReadonlyMap<string, readonly string[]>;
  /** Whether it is percent-encoded UTF-8; where it is not, what stands there cannot be trusted. */
  isWellFormed: boolean;
}

const NO_QUERY: Query = { parameters: new Map(), isWellFormed: true };

/** Reads the query string of a URL. */
export function readQuery(url: string): Query {
  const start = url.indexOf("?");
  if (start < 0) return NO_QUERY;
  const search = url.slice(start + 1);
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return { parameters, isWellFormed: isPercentEncodedUtf8(search) };
}

function isPercentEncodedUtf8(search: string): boolean {
  try {
    decodeURIComponent(search);
    return true;
  } catch {
    return false;
  }
}

const NOTHING: readonly unknown[] = [];

const ONE_VALUE = "one value, the same in the query string and in the body,";
const ONCE = "a parameter that stands once in the query string";

/** The parameters of one call. */
export class GivenParameters implements Given {
  readonly #query: Query["parameters"];
  readonly #body: Readonly<Record<string, unknown>>;
  readonly #declared: Parameters;

  /** @param body the JSON object; only its own properties count */
  constructor(query: Query, body: object, declared: Parameters) {
    this.#query = query.parameters;
    this.#body = body as Readonly<Record<string, unknown>>;
    this.#declared = declared;
  }

  has(parameter: string): boolean {
    return this.#values(parameter).length > 0;
  }

  /** Whether it stands in the query string. */
  isInQuery(parameter: string): boolean {
    return this.#query.has(parameter) || this.#query.has(`${parameter}[]`);
  }

  raw(parameter: string): unknown {
    return this.#values(parameter)[0];
  }

  /** A parameter's meaning, which must be the same wherever it stands; undefined where it was not given. */
  judge<T>(parameter: string, wire: Wire<T>): Judgement<T | undefined> {
    if (!this.#declared[parameter]?.takesList && (this.#query.get(parameter)?.length ?? 0) > 1) {
      return { ok: false, refusals: [{ rule: ONCE }] };
    }
    const values = this.#values(parameter);
    if (values.length === 0) return { ok: true, value: undefined };
    const [first, second] = values;
    const meant = wire.judge(first);
    if (values.length === 1 || !meant.ok) return meant;
    const alsoMeant = wire.judge(second);
    if (!alsoMeant.ok || isSame(meant.value, alsoMeant.value)) return alsoMeant;
    return { ok: false, refusals: [{ rule: ONE_VALUE }] };
  }

  /** What was given, from the query string before the body. */
  #values(parameter: string): readonly unknown[] {
    const declared = this.#declared[parameter];
    const values = this.#allValues(parameter, declared);
    const other = declared?.emptyBeside;
    if (other === undefined || !values.every(isEmpty)) return values;
    return this.#allValues(other, this.#declared[other]).some((value) => !isEmpty(value)) ? [] : values;
  }

  #allValues(parameter: string, declared: Parameter | undefined): readonly unknown[] {
    const inBody = this.#inBody(parameter, declared);
    if (this.#query.size === 0) return inBody;
    const inQuery = this.#inQuery(parameter, declared);
    return inQuery.length > 0 ? [declared?.takesList ? inQuery : inQuery[0], ...inBody] : inBody;
  }

  #inBody(parameter: string, declared: Parameter | undefined): readonly unknown[] {
    if (!Object.hasOwn(this.#body, parameter)) return NOTHING;
    const raw = this.#body[parameter];
    return raw !== null || declared?.takesNull ? [raw] : NOTHING;
  }

  /** All that a query string has of it; `data[]=a` is what some clients make of a list. */
  #inQuery(parameter: string, declared: Parameter | undefined): readonly string[] {
    const plain = this.#query.get(parameter) ?? [];
    return declared?.takesList ? [...plain, ...(this.#query.get(`${parameter}[]`) ?? [])] : plain;
  }
}

/** What clients of typed languages send for nothing: empty text, or an empty list. */
const isEmpty = (value: unknown) => value === "" || (Array.isArray(value) && value.length === 0);

/** Meanings are text, numbers, booleans, and lists of these or of plain items. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
