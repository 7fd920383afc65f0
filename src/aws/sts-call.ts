// One POST to AWS STS over HTTPS. It is never sent a second time, as it may have been received although no answer came;
// redirects are not followed, and time and size of the answer are bounded. It throws nothing, logs nothing and keeps
// nothing.

import { readAtMost, utf8Text } from "../bounded-read.ts";
import { stsHost } from "../domain/aws-partitions.ts";
import { isSecureUrl } from "../domain/secure-url.ts";
import { STS_ANSWER_BYTES, STS_TIMEOUT_MS } from "../limits.ts";
import { readStsAnswer, type StsAction, type StsAnswer } from "./sts-answer.ts";
import { type AssumeRoleOutcome, stsFailure } from "./sts-outcome.ts";

/** What both ways to assume a role ask for; every text must fit AWS's rules already, else AWS refuses. */
export interface RoleRequest {
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  region: string;
}

/** Where STS is. */
export interface StsSettings {
  /** `""` for the endpoint of the request's region. */
  endpoint: string;
  /** Until the whole answer is there. */
  timeoutMs?: number;
}

/** What is sent and how its answer is read. */
interface StsCall {
  action: StsAction;
  request: RoleRequest;
  /** Parameters of this action alone. */
  parameters: Iterable<readonly [name: string, value: string]>;
  /** Headers beside the type of the content, made from what is sent. */
  headers?: (endpoint: URL, body: string, contentType: string) => Promise<Headers>;
  /** Takes out of AWS's message what must not be shown. */
  clean: (text: string) => string;
}

const API_VERSION = "2011-06-15";
const CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";

/**
 * Calls STS, once.
 * @param nowMs milliseconds; credentials that have expired by then are none
 */
export async function callSts(call: StsCall, settings: StsSettings, nowMs: number): Promise<AssumeRoleOutcome> {
  const { action, request, headers } = call;
  const endpoint = stsEndpoint(request.region, settings.endpoint);
  if (!endpoint) return stsFailure("no-endpoint");
  const body = formOf(call).toString();
  const signal = AbortSignal.timeout(settings.timeoutMs ?? STS_TIMEOUT_MS);
  let answer: StsAnswer;
  try {
    const sent = (await headers?.(endpoint, body, CONTENT_TYPE)) ?? new Headers({ "content-type": CONTENT_TYPE });
    const response = await fetch(endpoint, { method: "POST", headers: sent, body, redirect: "manual", signal });
    answer = {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      body: await readText(response),
    };
  } catch {
    // The error is dropped: it says nothing that helps, and may say what it must not.
    return stsFailure(signal.aborted ? "timed-out" : "unreachable");
  }
  return readStsAnswer(action, answer, nowMs, call.clean);
}

function formOf({ action, request, parameters }: StsCall): URLSearchParams {
  const form = new URLSearchParams({
    Action: action,
    Version: API_VERSION,
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    DurationSeconds: String(request.durationSeconds),
  });
  for (const [name, value] of parameters) form.append(name, value);
  return form;
}

/** Where to call; null when the region is none, or the call would go over the network unencrypted. */
function stsEndpoint(region: string, setting: string): URL | null {
  const host = stsHost(region);
  if (host === null) return null;
  const endpoint = setting || `https://${host}`;
  if (!URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  return isSecureUrl(url) ? url : null;
}

/** The text of an answer; null when it is too long or no UTF-8. */
async function readText({ body }: Response): Promise<string | null> {
  const bytes = body ? await readAtMost(body, STS_ANSWER_BYTES) : new Uint8Array();
  return bytes && utf8Text(bytes);
}
