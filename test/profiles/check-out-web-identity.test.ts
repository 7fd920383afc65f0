/** Check-outs with a token of the service in place of an AWS key: what AWS is sent, and when the key is still used. */
import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeEach, expect, it, type MockInstance, vi } from "vitest";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile, ROLE, rowsOf } from "../kit/check-outs.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { expectBody, expectProblem, STATIC } from "../kit/profiles.ts";
import { call, env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ISSUER, setTokenIssuer } from "../kit/token-issuer.ts";

standInForSts();
const answerOfAws = globalThis.fetch;
let aws: MockInstance<typeof fetch>;
beforeEach(async () => {
  await setTokenIssuer();
  aws = vi.spyOn(globalThis, "fetch").mockImplementation(async (...sent) => {
    const text = await (await answerOfAws(...sent)).text();
    const { Action = "" } = Object.fromEntries(new URLSearchParams(String(sent[1]?.body)));
    return new Response(text.replaceAll(/AssumeRole(?=Response|Result)/g, Action));
  });
  return () => aws.mockRestore();
});

const sentForm = () => Object.fromEntries(new URLSearchParams(String(aws.mock.calls[0]?.[1]?.body)));
const withKey = async () => {
  expect(aws).toHaveBeenCalledTimes(1);
  expect(sentForm().Action).toBe("AssumeRole");
};

it("AWS gets the tags in a token that our published keys verify, without a signature of the call", async () => {
  setSetting("AWS_ACCESS_KEY_ID", "");
  setSetting("SOURCE_IDENTITY", "true");
  const lines = loggedLines();
  const holder = await newHolder();
  const papId = await newProfile(holder.person, [STATIC]);
  await holder.checkedOut(papId);

  const { WebIdentityToken: token = "", ...form } = sentForm();
  expect(form).toEqual({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: holder.person.username,
    DurationSeconds: "3600",
  });
  expect(new Headers(aws.mock.calls[0]?.[1]?.headers).has("Authorization")).toBe(false);
  const { body } = await call("GET", "/.well-known/jwks.json");
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(body as never));
  expect(protectedHeader).toEqual({ alg: "RS256", kid: "first", typ: "JWT" });
  const { iat = 0, jti } = payload;
  expect(payload).toEqual({
    iss: ISSUER,
    sub: `profile:${papId}:env:main:user:${holder.person.userId}`,
    aud: "sts.amazonaws.com",
    iat,
    nbf: iat,
    exp: iat + 60,
    jti: expect.stringMatching(/^[0-9a-z]{20}$/),
    "https://aws.amazon.com/tags": {
      principal_tags: { [STATIC.mappingName]: [STATIC.attributeValue] },
      transitive_tag_keys: [],
    },
    "https://aws.amazon.com/source_identity": holder.person.userId,
  });
  expect(Number.isInteger(iat)).toBe(true);
  expect(lines.filter((line) => line.jti === jti)).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain(token.split(".")[2]);
});

it("an environment with an external id still uses the key", async () => {
  const holder = await newHolder();
  await holder.checkedOut(await newProfile(holder.person, [], { externalId: "id/7" }));
  await withKey();
});

it("a malformed setting of tokens stops the environments that need them, and leaves no lease", async () => {
  const holder = await newHolder();
  const withKey = await newProfile(holder.person, [], { externalId: "id/7" });
  const withToken = await newProfile(holder.person);
  for (const [name, malformed] of [
    ["ISSUER", "https://sso.example.com/path"],
    ["SIGNING_KEYS", "{}"],
  ] as const) {
    const good = env[name];
    setSetting(name, malformed);
    expectProblem(await holder.checkOut(withToken), 503, "E1000");
    const { transactionId } = await holder.checkedOut(withKey);
    expectBody(await holder.checkIn(transactionId));
    expect(await rowsOf(holder)).toEqual([]);
    setSetting(name, good);
  }
  expect(aws).toHaveBeenCalledTimes(2);
});

it("a deployment without ISSUER still uses the key", async () => {
  setSetting("ISSUER", "");
  const holder = await newHolder();
  await holder.checkedOut(await newProfile(holder.person));
  await withKey();
});

it("an external id without the key is a 503 that names what is missing", async () => {
  setSetting("AWS_SECRET_ACCESS_KEY", "");
  const holder = await newHolder();
  const answer = await holder.checkOut(await newProfile(holder.person, [], { externalId: "id/7" }));
  expectProblem(answer, 503, "E1000");
  expect(aws).not.toHaveBeenCalled();
});

it.each([
  ["AccessDenied", 403, "E1002"],
  ["IDPCommunicationError", 503, "E1000"],
  ["IDPRejectedClaim", 400, "CO-0001"],
  ["InvalidIdentityToken", 400, "CO-0001"],
  ["ExpiredTokenException", 400, "CO-0001"],
])("AWS: %s is %i %s, with AWS's words but without the token", async (code, status, errorCode) => {
  const holder = await newHolder();
  const papId = await newProfile(holder.person);
  aws.mockImplementationOnce(async () => {
    const message = `Not that: ${sentForm().WebIdentityToken}, nor ${sentForm().WebIdentityToken?.slice(0, 90)}`;
    const error = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    return new Response(error, { status: 400 });
  });
  expect(expectProblem(await holder.checkOut(papId), status, errorCode)).toBe("Not that: [token], nor [token]");
});
