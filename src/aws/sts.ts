// STS `AssumeRole`: one POST, signed with the AWS key of this service. aws4fetch only signs here; its client would send
// a call again.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

import { AwsV4Signer } from "aws4fetch";
import type { AwsTag } from "../domain/tag-set.ts";
import { STS_DETAILS_CHARACTERS } from "../limits.ts";
import { redactor } from "./redaction.ts";
import { callSts, type RoleRequest, type StsSettings } from "./sts-call.ts";
import type { AssumeRoleOutcome } from "./sts-outcome.ts";

/** What is asked of AWS. */
export interface AssumeRoleRequest extends RoleRequest {
  externalId?: string;
  sourceIdentity?: string;
  tags: readonly AwsTag[];
  transitiveTagKeys: readonly string[];
}

/** Who asks. */
interface AwsKey {
  accessKeyId: string;
  secretAccessKey: string;
}

/** Who asks, and where. */
export interface AssumeRoleSettings extends StsSettings, AwsKey {}

/**
 * Calls STS `AssumeRole`, once.
 * @param nowMs the time of the signature, in milliseconds
 */
export function assumeRole(
  request: AssumeRoleRequest,
  settings: AssumeRoleSettings,
  nowMs: number = Date.now(),
): Promise<AssumeRoleOutcome> {
  const call = {
    action: "AssumeRole",
    request,
    parameters: parametersOf(request),
    headers: (endpoint: URL, body: string, contentType: string) =>
      sign({ endpoint, body, contentType, region: request.region, key: settings, nowMs }),
    clean: redactor(secretsOf(request, settings), STS_DETAILS_CHARACTERS),
  } as const;
  return callSts(call, settings, nowMs);
}

interface ToSign {
  endpoint: URL;
  body: string;
  contentType: string;
  region: string;
  key: AwsKey;
  nowMs: number;
}

async function sign({ endpoint, body, contentType, region, key, nowMs }: ToSign): Promise<Headers> {
  const signer = new AwsV4Signer({
    method: "POST",
    url: endpoint.href,
    headers: { "content-type": contentType },
    body,
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    service: "sts",
    region,
    datetime: new Date(nowMs).toISOString().replace(/[:-]|\.\d{3}/g, ""),
    // The type of the content too, which aws4fetch leaves out by default.
    allHeaders: true,
  });
  return (await signer.sign()).headers;
}

function parametersOf(request: AssumeRoleRequest): URLSearchParams {
  const form = new URLSearchParams();
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

function secretsOf({ externalId, tags }: AssumeRoleRequest, { accessKeyId, secretAccessKey }: AwsKey): string[] {
  const keys = [accessKeyId, secretAccessKey, ...(externalId === undefined ? [] : [externalId])];
  return [...keys, ...tags.map((tag) => tag.Value)];
}
