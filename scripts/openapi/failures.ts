/** Failures in the API description: one response for each status of an operation, with the codes that it may have. */

import { KINDS } from "../../src/contract/profiles/codes.ts";
import type { ProfileOperation } from "../../src/contract/profiles/operation.ts";
import { STATUS_OF_CODE } from "../../src/contract/sso/codes.ts";
import type { SsoOperation } from "../../src/contract/sso/operation.ts";
import { OAUTH_FAILURE, OAUTH_FAILURES } from "../../src/description/answers/exchange.ts";
import {
  PROBLEM,
  profileFailuresOf,
  SSO_FAILURE,
  type SsoFailure,
  ssoFailuresOf,
} from "../../src/description/answers/failures.ts";
import { OAUTH_MEANINGS } from "../../src/description/prose/exchange.ts";
import { PROFILE_MEANINGS, SSO_MEANINGS, SSO_MEANINGS_BY_STATUS } from "../../src/description/prose/meanings.ts";
import type { Json } from "../../src/description/prose/prose.ts";
import { SAMPLE } from "../../src/description/prose/samples.ts";
import { headers } from "./headers.ts";
import { answerSchema, type Components, type Part } from "./schemas.ts";

/** Where the components of a description are collected. */
export interface Collected {
  schemas: Components;
  responses: Components;
  examples: Components;
}

/** One failure as it is shown. */
interface Shown {
  status: number;
  code: string;
  meaning: string;
  /** The name of its example. */
  name: string;
  body: Json;
}

/** The failures of an operation of the SSO API, by status. */
export function ssoFailures(operation: SsoOperation, collected: Collected): Part {
  return ssoResponses(ssoFailuresOf(operation), collected);
}

/** The failures of what is published for AWS: it is not set up, wrongly, or the service failed. */
export function publishedFailures(collected: Collected): Part {
  const failures: SsoFailure[] = [
    { status: 404, code: "E008001" },
    { status: 500, code: "E008004" },
    { status: 503, code: "E008004" },
  ];
  return ssoResponses(failures, collected);
}

function ssoResponses(failures: readonly SsoFailure[], collected: Collected): Part {
  const shown = failures.map(({ status, code }): Shown => {
    const isUsual = STATUS_OF_CODE[code] === status;
    const byStatus: Record<number, string> = SSO_MEANINGS_BY_STATUS;
    const meaning = (isUsual ? SSO_MEANINGS[code] : byStatus[status]) ?? "";
    const body = { status: "error", cid: SAMPLE.cid, sub_status: [code], message: unmarked(meaning) };
    return { status, code, meaning, name: isUsual ? code : `${code}-${status}`, body };
  });
  return responses("Sso", shown, answerSchema(SSO_FAILURE, collected.schemas), collected);
}

/** The failures of the exchange of tokens, by status. */
export function oauthFailures(collected: Collected): Part {
  const shown = OAUTH_FAILURES.map(({ status, code }): Shown => {
    const meaning = OAUTH_MEANINGS[`${status} ${code}`] ?? "";
    const body = { error: code, error_description: unmarked(meaning) };
    return { status, code, meaning, name: `${code}-${status}`, body };
  });
  return responses("Oauth", shown, answerSchema(OAUTH_FAILURE, collected.schemas), collected);
}

/** The failures of an operation of the profile API, by status. */
export function profileFailures(operation: ProfileOperation, collected: Collected): Part {
  const shown = profileFailuresOf(operation).map(({ status, kind }): Shown => {
    const [, code] = KINDS[kind];
    const meaning = PROFILE_MEANINGS[kind];
    const details = kind === "invalid" ? "mappingName: It is required and must be text." : null;
    const body = { status, message: unmarked(meaning), errorCode: code, details };
    return { status, code, meaning, name: `${code}-${kind}`, body };
  });
  return responses("Profile", shown, answerSchema(PROBLEM, collected.schemas), collected);
}

const unmarked = (markdown: string) => markdown.replaceAll("`", "");

function responses(api: "Oauth" | "Sso" | "Profile", shown: Shown[], schema: unknown, collected: Collected): Part {
  const statuses = [...new Set(shown.map(({ status }) => status))];
  const byStatus = statuses.map((status) => {
    const failures = shown.filter((one) => one.status === status);
    const examples = failures.map(({ name, meaning, body }) => [
      name,
      collected.examples.add(name, { summary: unmarked(meaning), value: body }),
    ]);
    const response = {
      description: failures.map(({ code, meaning }) => `- \`${code}\`: ${meaning}`).join("\n"),
      headers: headers(...(HEADERS_OF[status] ?? [])),
      content: { "application/json": { schema, examples: Object.fromEntries(examples) } },
    };
    const name = [`${api}${status}`, ...failures.map((failure) => failure.name)].join("_");
    return [String(status), collected.responses.add(name, response)] as const;
  });
  const others = collected.responses.add(`${api}Failure`, {
    description: `Any other failure, in the same form: 404 for a path that is unknown, 405 for a method that the path does not take, with \`Allow\`.`,
    headers: headers("Allow"),
    content: { "application/json": { schema } },
  });
  return { ...Object.fromEntries(byStatus), default: others };
}

/** Headers that failures of a status have beside those of every answer. */
const HEADERS_OF: Readonly<Record<number, string[]>> = {
  401: ["WWW-Authenticate"],
  412: ["ETag"],
  429: ["Retry-After"],
  503: ["Retry-After"],
};
