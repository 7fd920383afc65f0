// AWS's rules for the parameters of AssumeRole, written down once more from its documentation and not from the Worker's
// code: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and .../API_Tag.html

/** An error as STS answers it. */
export interface StsRefusal {
  status: number;
  code: string;
  message: string;
}

/** The parameters of a call, its lists gathered. */
export interface AssumeRoleParameters {
  roleArn: string;
  roleSessionName: string;
  durationSeconds: number;
  externalId: string | null;
  sourceIdentity: string | null;
  tags: { Key: string; Value: string }[];
  transitiveTagKeys: string[];
}

/** Code points; `pattern` is AWS's. */
interface TextRule {
  least: number;
  most: number;
  pattern: RegExp;
}

const NAME: TextRule = { least: 2, most: 64, pattern: /^[\w+=,.@-]*$/ };
const RULES: Record<string, TextRule> = {
  roleArn: { least: 20, most: 2048, pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/ },
  roleSessionName: NAME,
  sourceIdentity: NAME,
  externalId: { least: 2, most: 1224, pattern: /^[\w+=,.@:/-]*$/ },
  "tags.key": { least: 1, most: 128, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u },
  "tags.value": { least: 0, most: 256, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u },
};
const KNOWN =
  /^(Action|Version|RoleArn|RoleSessionName|DurationSeconds|ExternalId|SourceIdentity|Tags\.member\.\d+\.(Key|Value)|TransitiveTagKeys\.member\.\d+)$/;
const MOST_TAGS = 50;

/** Gathers the parameters of a form-encoded call. */
export function readParameters(form: URLSearchParams): AssumeRoleParameters {
  const tags: AssumeRoleParameters["tags"] = [];
  for (let n = 1; form.has(`Tags.member.${n}.Key`); n += 1) {
    tags.push({ Key: form.get(`Tags.member.${n}.Key`) ?? "", Value: form.get(`Tags.member.${n}.Value`) ?? "" });
  }
  const transitiveTagKeys: string[] = [];
  for (let n = 1; form.has(`TransitiveTagKeys.member.${n}`); n += 1) {
    transitiveTagKeys.push(form.get(`TransitiveTagKeys.member.${n}`) ?? "");
  }
  return {
    roleArn: form.get("RoleArn") ?? "",
    roleSessionName: form.get("RoleSessionName") ?? "",
    durationSeconds: Number(form.get("DurationSeconds") ?? "3600"),
    externalId: form.get("ExternalId"),
    sourceIdentity: form.get("SourceIdentity"),
    tags,
    transitiveTagKeys,
  };
}

/** Judges a call. @returns AWS's refusal, or null when AWS would take it */
export function parameterFault(form: URLSearchParams): StsRefusal | null {
  if (form.get("Action") !== "AssumeRole" || form.get("Version") !== "2011-06-15") {
    return refusal(
      "InvalidAction",
      `Could not find operation ${form.get("Action")} for version ${form.get("Version")}`,
    );
  }
  const names = [...form.keys()];
  const odd = names.find((name, index) => !KNOWN.test(name) || names.indexOf(name) !== index);
  const parameters = readParameters(form);
  const members = parameters.tags.length * 2 + parameters.transitiveTagKeys.length;
  if (odd !== undefined || names.filter((name) => name.includes(".member.")).length !== members) {
    return refusal("MalformedQueryString", `The query string contains a syntax error: ${odd ?? "a list has a gap"}`);
  }
  return textFault(parameters) ?? durationFault(parameters) ?? tagFault(parameters);
}

function textFault(parameters: AssumeRoleParameters): StsRefusal | null {
  const { roleArn, roleSessionName, externalId, sourceIdentity, tags } = parameters;
  return (
    constraint("roleArn", roleArn) ??
    constraint("roleSessionName", roleSessionName) ??
    (externalId === null ? null : constraint("externalId", externalId)) ??
    (sourceIdentity === null ? null : constraint("sourceIdentity", sourceIdentity)) ??
    tags
      .map(({ Key, Value }, i) => constraint("tags.key", Key, i + 1) ?? constraint("tags.value", Value, i + 1))
      .find((fault) => fault !== null) ??
    null
  );
}

function constraint(name: string, value: string, member?: number): StsRefusal | null {
  const rule = RULES[name];
  if (!rule) throw new Error(`no rule for ${name}`);
  const length = [...value].length;
  if (length >= rule.least && length <= rule.most && rule.pattern.test(value)) return null;
  const at = member === undefined ? name : name.replace(".", `.${member}.member.`);
  const wanted = rule.pattern.test(value)
    ? `Member must have length between ${rule.least} and ${rule.most}`
    : `Member must satisfy regular expression pattern: ${rule.pattern.source}`;
  const message = `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: ${wanted}`;
  return refusal("ValidationError", message);
}

function durationFault({ durationSeconds }: AssumeRoleParameters): StsRefusal | null {
  if (Number.isInteger(durationSeconds) && durationSeconds >= 900 && durationSeconds <= 43_200) return null;
  const message = `1 validation error detected: Value '${durationSeconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200`;
  return refusal("ValidationError", message);
}

function tagFault({ tags, transitiveTagKeys }: AssumeRoleParameters): StsRefusal | null {
  if (tags.length > MOST_TAGS || transitiveTagKeys.length > MOST_TAGS) {
    return refusal("ValidationError", `1 validation error detected: 'tags' must have length at most ${MOST_TAGS}`);
  }
  if (tags.some(({ Key, Value }) => /^aws:/i.test(Key) || /^aws:/i.test(Value))) {
    return refusal("InvalidParameterValue", "aws: prefixed tag key names and values are not allowed for external use.");
  }
  const keys = new Set(tags.map(({ Key }) => Key.toLowerCase()));
  if (keys.size !== tags.length) {
    const message = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    return refusal("InvalidParameterValue", message);
  }
  if (!transitiveTagKeys.every((key) => keys.has(key.toLowerCase()))) {
    const message = "The specified transitive tag key must be included in the requested tags.";
    return refusal("InvalidParameterValue", message);
  }
  return null;
}

function refusal(code: string, message: string): StsRefusal {
  return { status: 400, code, message };
}
