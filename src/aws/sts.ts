// The client of AWS STS: one signed POST over HTTPS for each call of `assumeRole`. It is never sent a second time, as it
// may have been received although no answer came: aws4fetch only signs here (its client would repeat), redirects are
// not followed, and time and size of the answer are bounded. It throws nothing, logs nothing and keeps nothing.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

import { AwsV4Signer } from "aws4fetch";
import type { AwsTag } from "../domain/tag-set.ts";
import { STS_ANSWER_BYTES, STS_DETAILS_CHARACTERS, STS_TIMEOUT_MS } from "../limits.ts";
import { redactor } from "./redaction.ts";
import { readStsAnswer, type StsAnswer } from "./sts-answer.ts";
import { type AssumeRoleOutcome, stsFailure } from "./sts-outcome.ts";

/** What is asked of AWS; every text must fit AWS's rules already, else AWS refuses. */
export interface AssumeRoleRequest {
  roleArn: string;
  sessionName: string;
  durationSeconds: number;
  externalId?: string;
  sourceIdentity?: string;
  tags: readonly AwsTag[];
  transitiveTagKeys: readonly string[];
  region: string;
}

/** Who asks, and where. */
export interface StsSettings {
  /** `""` for the endpoint of the request's region. */
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Until the whole answer is there. */
  timeoutMs?: number;
}

const API_VERSION = "2011-06-15";
// The region becomes a part of a host name: without this, an environment could send the call to any host.
const REGION = /^[a-z]+(-[a-z0-9]+)+$/;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Calls STS `AssumeRole`, once.
 * @param now the time of the signature, in milliseconds
 */
export async function assumeRole(
  request: AssumeRoleRequest,
  settings: StsSettings,
  now: number = Date.now(),
): Promise<AssumeRoleOutcome> {
  const endpoint = stsEndpoint(request.region, settings.endpoint);
  if (!endpoint) return stsFailure("no-endpoint");
  const signal = AbortSignal.timeout(settings.timeoutMs ?? STS_TIMEOUT_MS);
  let answer: StsAnswer;
  try {
    const signed = await sign(request, settings, endpoint, now);
    const response = await fetch(endpoint, { ...signed, redirect: "manual", signal });
    answer = {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      body: await readBounded(response, STS_ANSWER_BYTES),
    };
  } catch {
    // The error is dropped: it says nothing that helps, and may say what it must not.
    return stsFailure(signal.aborted ? "timed-out" : "unreachable");
  }
  return readStsAnswer(answer, now, redactor(secretsOf(request, settings), STS_DETAILS_CHARACTERS));
}

/** Where to call; null when the region is none, or the call would go over the network unencrypted. */
function stsEndpoint(region: string, setting: string): URL | null {
  if (!REGION.test(region)) return null;
  // Other partitions than AWS and AWS China have domains of their own and need the setting.
  const endpoint = setting || `https://sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  if (!URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  return safe ? url : null;
}

async function sign(request: AssumeRoleRequest, settings: StsSettings, endpoint: URL, now: number) {
  const body = parameters(request).toString();
  const signer = new AwsV4Signer({
    method: "POST",
    url: endpoint.href,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body,
    accessKeyId: settings.accessKeyId,
    secretAccessKey: settings.secretAccessKey,
    service: "sts",
    region: request.region,
    datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    // The type of the content too, which aws4fetch leaves out by default.
    allHeaders: true,
  });
  const { headers } = await signer.sign();
  return { method: "POST", headers, body };
}

function parameters(request: AssumeRoleRequest): URLSearchParams {
  const form = new URLSearchParams({
    Action: "AssumeRole",
    Version: API_VERSION,
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    DurationSeconds: String(request.durationSeconds),
  });
  if (request.externalId !== undefined) form.set("ExternalId", request.externalId);
  if (request.sourceIdentity !== undefined) form.set("SourceIdentity", request.sourceIdentity);
  request.tags.forEach(({ Key, Value }, index) => {
    form.set(`Tags.member.${index + 1}.Key`, Key);
    form.set(`Tags.member.${index + 1}.Value`, Value);
  });
  request.transitiveTagKeys.forEach((key, index) => {
    form.set(`TransitiveTagKeys.member.${index + 1}`, key);
  });
  return form;
}

/** Reads a body of at most `most` bytes as UTF-8; null when it is longer, which also ends the reading, or no UTF-8. */
async function readBounded(response: Response, most: number): Promise<string | null> {
  if (!response.body) return "";
  const bytes = new Uint8Array(most);
  let size = 0;
  for await (const chunk of response.body) {
    if (size + chunk.byteLength > most) return null;
    bytes.set(chunk, size);
    size += chunk.byteLength;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes.subarray(0, size));
  } catch {
    return null;
  }
}

function secretsOf(request: AssumeRoleRequest, settings: StsSettings): string[] {
  return [
    settings.accessKeyId,
    settings.secretAccessKey,
    ...(request.externalId === undefined ? [] : [request.externalId]),
    ...request.tags.map((tag) => tag.Value),
  ];
}
