import { describe, expect, it } from "vitest";
import { readStsAnswer } from "../../src/aws/sts-answer.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const FIELDS = {
  AccessKeyId: "ASIAEXAMPLE",
  SecretAccessKey: "secret/Key+",
  SessionToken: "token//+==",
  Expiration: "2026-11-21T13:00:00Z",
};

const xml = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join("\n");
const credentials = (fields: Record<string, string>) =>
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></AssumedRoleUser>
    <Credentials>${xml(fields)}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const error = (code: string, message = "AWS's words") =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

const read = (status: number, body: string | null, retryAfter: string | null = null) =>
  readStsAnswer("AssumeRole", { status, retryAfter, body }, NOW, (text) => `clean ${text}`);

describe("credentials", () => {
  it("are read from the answer that AWS documents", () => {
    expect(read(200, credentials(FIELDS))).toEqual({
      ok: true,
      credentials: {
        accessKeyId: "ASIAEXAMPLE",
        secretAccessKey: "secret/Key+",
        sessionToken: "token//+==",
        expiresAtMs: NOW + 3_600_000,
      },
    });
  });

  it.each<[string, (body: string) => string]>([
    ["a namespace prefix", (body) => body.replace(/<(\/?)(\w)/g, "<$1sts:$2").replace("xmlns=", "xmlns:sts=")],
    ["CDATA", (body) => body.replace(FIELDS.SessionToken, `<![CDATA[${FIELDS.SessionToken}]]>`)],
    ["comments", (body) => `<!-- a -->${body.replace("<Credentials>", "<Credentials><!-- b -->")}<!-- c -->`],
    ["white space around each value", (body) => body.replace(/>([^<>\s]+)</g, ">\n  $1\n<")],
    ["an offset for UTC", (body) => body.replace("13:00:00Z", "13:00:00+00:00")],
    ["another offset", (body) => body.replace("13:00:00Z", "15:30:00.000+02:30")],
  ])("are read with %s", (_what, written) => {
    const plain = read(200, credentials(FIELDS));
    expect(plain).toMatchObject({ ok: true });
    expect(read(200, written(credentials(FIELDS)))).toEqual(plain);
  });

  it.each<[string, number, string | null]>([
    ["came with another status", 202, credentials(FIELDS)],
    ["came with a redirect", 302, credentials(FIELDS)],
    ["are too large, or no UTF-8", 200, null],
    ["are empty", 200, ""],
    ["are JSON", 200, JSON.stringify({ AssumeRoleResponse: FIELDS })],
    ["are those of another operation", 200, credentials(FIELDS).replaceAll("AssumeRoleResponse", "GetTokenResponse")],
    ["stand there twice", 200, credentials(FIELDS).replace("<Credentials>", "<Credentials/><Credentials>")],
    ["are an error after all", 200, error("AccessDenied")],
    ...Object.keys(FIELDS).flatMap((name): [string, number, string][] => [
      [`lack ${name}`, 200, credentials(FIELDS).replace(new RegExp(`<${name}>.*</${name}>`), "")],
      [`have no text in ${name}`, 200, credentials({ ...FIELDS, [name]: "" })],
      [`have ${name} twice`, 200, credentials(FIELDS).replace(`<${name}>`, `<${name}>x</${name}><${name}>`)],
      [`have a line feed in ${name}`, 200, credentials({ ...FIELDS, [name]: "a&#10;b" })],
    ]),
    ["expire at no time", 200, credentials({ ...FIELDS, Expiration: "2026-13-45T99:00:00Z" })],
    ["expire in some zone", 200, credentials({ ...FIELDS, Expiration: "2026-11-21T13:00:00" })],
    ["have expired", 200, credentials({ ...FIELDS, Expiration: "2026-11-21T12:00:00Z" })],
  ])("are refused when they %s", (_what, status, body) => {
    const outcome = read(status, body);
    expect(outcome).toMatchObject({ ok: false, reason: "malformed-answer", details: null });
    expect(JSON.stringify(outcome)).not.toContain(FIELDS.SecretAccessKey);
  });
});

describe("an error", () => {
  it.each<[number, string, string]>([
    [400, "PackedPolicyTooLarge", "packed-policy-too-large"],
    [403, "AccessDenied", "access-denied"],
    [400, "AccessDeniedException", "access-denied"],
    [403, "ExpiredToken", "expired-token"],
    [400, "ExpiredTokenException", "expired-token"],
    [403, "SignatureDoesNotMatch", "signature-refused"],
    [403, "InvalidClientTokenId", "signature-refused"],
    [403, "MissingAuthenticationToken", "signature-refused"],
    [400, "RequestExpired", "clock-skew"],
    [400, "Throttling", "throttled"],
    [400, "ThrottlingException", "throttled"],
    [503, "RequestLimitExceeded", "throttled"],
    [429, "SomethingNew", "throttled"],
    [500, "InternalFailure", "unavailable"],
    [503, "ServiceUnavailable", "unavailable"],
    [500, "AccessDenied", "unavailable"],
    [400, "ValidationError", "refused"],
    [403, "RegionDisabledException", "refused"],
    [418, "SomethingNew", "refused"],
  ])("%i %s is %s, with AWS's words", (status, code, reason) => {
    expect(read(status, error(code))).toMatchObject({ ok: false, reason, details: "clean AWS's words" });
  });

  it.each<[number, string, string]>([
    [403, "AccessDenied", "token-access-denied"],
    [400, "IDPCommunicationError", "keys-not-fetched"],
    [403, "IDPRejectedClaim", "token-refused"],
    [400, "InvalidIdentityToken", "token-refused"],
    [400, "ExpiredTokenException", "token-expired"],
    [400, "PackedPolicyTooLarge", "packed-policy-too-large"],
    [400, "ValidationError", "refused"],
  ])("%i %s is %s where a token asked, with AWS's words", (status, code, reason) => {
    const answer = { status, retryAfter: null, body: error(code) };
    const read = readStsAnswer("AssumeRoleWithWebIdentity", answer, NOW, (text) => `clean ${text}`);
    expect(read).toMatchObject({ ok: false, reason, details: "clean AWS's words" });
  });

  it.each([
    "Signature expired: 20261121T115000Z is now earlier than 20261121T115500Z (20261121T120000Z - 5 min.)",
    "Signature not yet current: 20261121T121000Z is still later than 20261121T120500Z (20261121T120000Z + 5 min.)",
  ])("about a signature is clock-skew when AWS says: %s", (message) => {
    expect(read(403, error("SignatureDoesNotMatch", message))).toMatchObject({ reason: "clock-skew" });
  });

  it("without words gives its code", () => {
    expect(read(400, error("NewException", ""))).toMatchObject({ reason: "refused", details: "clean NewException" });
  });

  it.each<[number, string | null, string]>([
    [400, "<html>Bad Request</html>", "malformed-answer"],
    [403, null, "malformed-answer"],
    [404, "", "malformed-answer"],
    [400, error("a code with spaces"), "malformed-answer"],
    [302, error("AccessDenied"), "malformed-answer"],
    [302, error("Throttling"), "malformed-answer"],
    [0, null, "malformed-answer"],
    [429, "slow down", "throttled"],
    [502, "<html>Bad Gateway</html>", "unavailable"],
    [503, null, "unavailable"],
  ])("that is not AWS's, %i %j, is %s", (status, body, reason) => {
    expect(read(status, body)).toMatchObject({ ok: false, reason, details: null });
  });
});

describe("how long to wait", () => {
  it.each<[string, number, string, string | null, number | undefined]>([
    ["what AWS asks for", 400, "Throttling", "7", 7],
    ["at least a second", 400, "Throttling", "0", 1],
    ["at most an hour", 400, "Throttling", "86400", 3_600],
    ["5 seconds when AWS does not say", 400, "Throttling", null, 5],
    ["5 seconds when AWS gives a date", 400, "Throttling", "Sat, 21 Nov 2026 12:00:00 GMT", 5],
    ["what AWS asks for in a fault", 503, "ServiceUnavailable", "30", 30],
    ["not known in a fault otherwise", 503, "ServiceUnavailable", null, undefined],
    ["not said of a refusal, which no waiting mends", 403, "AccessDenied", "30", undefined],
  ])("is %s", (_what, status, code, header, seconds) => {
    const outcome = read(status, error(code), header);
    expect("retryAfterSeconds" in outcome ? outcome.retryAfterSeconds : undefined).toBe(seconds);
  });
});
