// The body of every failure, and with which statuses and codes an operation may fail: those that it refuses with itself,
// and those that reading a call of its kind may end with. Nothing here is part of the Worker.

import * as z from "zod";
import type { Parameter } from "../../contract/operation.ts";
import { KINDS, type Kind } from "../../contract/profiles/codes.ts";
import type { ProfileOperation } from "../../contract/profiles/operation.ts";
import { type SsoCode, type SsoStatus, STATUS_OF_CODE } from "../../contract/sso/codes.ts";
import { ACTS, type SsoOperation } from "../../contract/sso/operation.ts";
import { cid, orNull } from "./forms.ts";

const message = z
  .string()
  .regex(/\S/)
  .meta({ description: "One sentence that helps. It never says whether something exists." });

/** The body of a failure of the SSO API. */
export const SSO_FAILURE = z
  .strictObject({
    status: z.literal("error"),
    cid,
    sub_status: z.array(z.enum(Object.keys(STATUS_OF_CODE) as [SsoCode, ...SsoCode[]])).length(1),
    message,
    result: z.literal("Error").optional().meta({ description: "Where input is missing (`E008003`)." }),
    details: z.literal("Bad request").optional(),
  })
  .meta({ id: "SsoFailure" });

/** The body of a failure of the profile API. */
export const PROBLEM = z
  .strictObject({
    status: z.int().min(400).max(599).meta({ description: "The HTTP status." }),
    message,
    errorCode: z.enum([...new Set(Object.values(KINDS).map(([, code]) => code))]),
    details: orNull.meta({ description: "Each field at fault with its rule, or what AWS said." }),
  })
  .meta({ id: "Problem" });

/** One way in which a call of the SSO API may fail. */
export interface SsoFailure {
  status: SsoStatus;
  code: SsoCode;
}

/** Failures of any call: input, application, size; a fault, and settings or an object that is overloaded. */
const OF_EVERY_CALL: SsoFailure[] = [
  { status: 400, code: "E004001" },
  { status: 400, code: "E008002" },
  { status: 413, code: "E008002" },
  { status: 429, code: "E005001" },
  { status: 500, code: "E008004" },
  { status: 503, code: "E008004" },
];

/** Every way in which an operation of the SSO API may fail, once it was found by path and method. */
export function ssoFailuresOf({ acts, takes, missing, refuses }: SsoOperation): SsoFailure[] {
  const { acting, target, user } = ACTS[acts];
  const isSomebodyElses = target !== "none" || user !== "none" || acts.endsWith("as-super-user");
  const needsSomething = acting !== null || missing !== undefined || Object.values(takes).some((one) => one.required);
  const codes: SsoCode[] = [
    ...refuses,
    ...(needsSomething ? (["E008003"] as const) : []),
    ...(acting === null ? [] : (["E007001"] as const)),
    ...(isSomebodyElses ? (["E005001"] as const) : []),
    ...(user === "none" ? [] : (["E001100"] as const)),
  ];
  const own = codes.map((code) => ({ status: STATUS_OF_CODE[code], code }));
  return sorted([...own, ...OF_EVERY_CALL], ({ code }) => code);
}

/** One way in which a call of the profile API may fail. */
export interface ProfileFailure {
  status: (typeof KINDS)[Kind][0];
  kind: Kind;
}

/** Every way in which an operation of the profile API may fail, once it was found by path and method. */
export function profileFailuresOf(operation: ProfileOperation): ProfileFailure[] {
  const { acts, takes, needsAllProfiles, preconditions, refuses } = operation;
  const parameters = Object.values(takes);
  const places = parameters.map(({ place }) => place);
  const kinds: Kind[] = [...refuses];
  // A credential over plain http is invalid input, too.
  if (acts !== "as-anyone" || parameters.some(canBeInvalid) || preconditions !== "ignored") kinds.push("invalid");
  if (places.includes("body") || places.includes("whole-body")) kinds.push("tooLarge");
  const isConfined = acts === "as-reader" && (needsAllProfiles || "papId" in takes);
  if (acts === "as-writer" || isConfined) kinds.push("forbidden");
  if (acts !== "as-anyone") kinds.push("noToken", "unknownToken", "tooMany", "fault", "unavailable");
  return sorted(
    kinds.map((kind) => ({ status: KINDS[kind][0], kind })),
    ({ kind }) => kind,
  );
}

/** A segment of the path that may be any text is found or not. */
function canBeInvalid({ place, wire: { json } }: Parameter): boolean {
  return place !== "path" || Object.keys(json).some((keyword) => keyword !== "type");
}

/** Without repetitions, by status and then by code. */
function sorted<F extends { status: number }>(failures: F[], codeOf: (failure: F) => string): F[] {
  const byKey = new Map(failures.map((failure) => [`${failure.status} ${codeOf(failure)}`, failure]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, failure]) => failure);
}
