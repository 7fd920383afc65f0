// A stand-in for AWS STS on loopback: it verifies signatures and AWS's rules as the real one does and answers its XML,
// and can be told how to behave at the next calls. Nothing of it is shared with the code under test.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type SigningKey, signatureFault } from "./sigv4-check.ts";
import { type AssumeRoleParameters, parameterFault, readParameters, type StsRefusal } from "./sts-rules.ts";

/**
 * How one call goes. `wrong-signature` and `clock-skew` verify honestly, with another key and another clock than the
 * caller's; `silence` and `half-answer` keep the connection open until `close()`; `oversized` is a right answer but for
 * its size; `after` answers as it should, but not before the promise is settled; `lifetimeSeconds` gives credentials
 * that expire sooner than AWS's would, as no test waits a quarter of an hour.
 */
export type StsBehaviour =
  | "wrong-signature"
  | "clock-skew"
  | "throttling"
  | "server-error"
  | "packed-policy-too-large"
  | "access-denied"
  | "expired-token"
  | "silence"
  | "half-answer"
  | "broken-connection"
  | "redirect"
  | "garbage"
  | "oversized"
  | { after: Promise<unknown> }
  | { lifetimeSeconds: number };

/** Credentials as they stand in the answer. */
interface IssuedCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: string;
}

/** A call that arrived; `refused` has AWS's code, `issued` what was answered. */
interface StsCall extends AssumeRoleParameters {
  refused: string | null;
  issued: IssuedCredentials | null;
}

/** A running stand-in. */
export interface StsStandIn {
  url: string;
  calls: StsCall[];
  /** Says how the next calls go, one behaviour each; without one a call goes as it does at AWS. */
  next(...behaviours: StsBehaviour[]): void;
  close(): Promise<void>;
}

const TEN_MINUTES_MS = 600_000;
/** White space after the root is allowed, so only its size is wrong with an answer that has this at its end. */
const PADDING = " ".repeat(1_000_000);
const XMLNS = "https://sts.amazonaws.com/doc/2011-06-15/";

const REFUSALS: Partial<Record<string, StsRefusal>> = {
  throttling: { status: 400, code: "Throttling", message: "Rate exceeded" },
  "server-error": { status: 500, code: "InternalFailure", message: "The request processing has failed." },
  "packed-policy-too-large": {
    status: 400,
    code: "PackedPolicyTooLarge",
    message: "Packed size of session tags consumes 106% of allotted space.",
  },
  "access-denied": {
    status: 403,
    code: "AccessDenied",
    message: "User: arn:aws:iam::111122223333:user/service is not authorized to perform: sts:TagSession",
  },
  "expired-token": {
    status: 403,
    code: "ExpiredToken",
    message: "The security token included in the request is expired",
  },
};

/** Starts a stand-in on a free port of 127.0.0.1 that takes calls signed with `key`. */
export async function startStsStandIn(key: SigningKey): Promise<StsStandIn> {
  const calls: StsCall[] = [];
  const queue: StsBehaviour[] = [];
  const server = createServer((request, response) => {
    answer(request, response, key, calls, queue.shift()).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    next: (...behaviours) => queue.push(...behaviours),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  key: SigningKey,
  calls: StsCall[],
  behaviour: StsBehaviour | undefined,
): Promise<void> {
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
  const form = new URLSearchParams(body);
  const call: StsCall = { ...readParameters(form), refused: null, issued: null };
  calls.push(call);
  if (typeof behaviour === "object" && "after" in behaviour) await behaviour.after;

  const signed = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
  const verifier = behaviour === "wrong-signature" ? { ...key, secretAccessKey: secret() } : key;
  const clock = Date.now() + (behaviour === "clock-skew" ? TEN_MINUTES_MS : 0);
  const fault =
    httpFault(request) ??
    (await signatureFault(signed, verifier, clock)) ??
    parameterFault(form) ??
    (typeof behaviour === "string" ? REFUSALS[behaviour] : undefined);
  if (fault) {
    call.refused = fault.code;
    send(response, fault.status, errorXml(fault));
  } else if (typeof behaviour !== "string" || behaviour === "oversized") {
    call.issued = issue(lifetimeOf(behaviour) ?? call.durationSeconds);
    send(response, 200, credentialsXml(call, call.issued) + (behaviour === "oversized" ? PADDING : ""));
  } else misbehave(response, behaviour);
}

/** What is no answer of AWS, or none at all. */
function misbehave(response: ServerResponse, behaviour: string): void {
  if (behaviour === "garbage") send(response, 200, "<html><body>Welcome to the hotel's network!</body></html>");
  if (behaviour === "redirect") response.writeHead(307, { location: "/" }).end();
  if (behaviour === "broken-connection") response.destroy();
  if (behaviour === "half-answer")
    response.writeHead(200, { "content-type": "text/xml" }).write("<AssumeRoleResponse>");
}

function lifetimeOf(behaviour: StsBehaviour | undefined): number | undefined {
  return typeof behaviour === "object" && "lifetimeSeconds" in behaviour ? behaviour.lifetimeSeconds : undefined;
}

function httpFault({ method, url, headers }: IncomingMessage): StsRefusal | null {
  const form = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  if (method === "POST" && url === "/" && form) return null;
  return { status: 400, code: "MissingAction", message: "The request is missing an action or a required parameter." };
}

function secret(): string {
  return randomBytes(30).toString("base64");
}

function issue(durationSeconds: number): IssuedCredentials {
  return {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: secret(),
    sessionToken: randomBytes(600).toString("base64"),
    expiration: `${new Date(Date.now() + durationSeconds * 1000).toISOString().slice(0, 19)}Z`,
  };
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml", "x-amzn-requestid": crypto.randomUUID() }).end(body);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function errorXml({ status, code, message }: StsRefusal): string {
  return `<ErrorResponse xmlns="${XMLNS}">
  <Error>
    <Type>${status < 500 ? "Sender" : "Receiver"}</Type>
    <Code>${code}</Code>
    <Message>${escapeXml(message)}</Message>
  </Error>
  <RequestId>${crypto.randomUUID()}</RequestId>
</ErrorResponse>
`;
}

function credentialsXml(call: AssumeRoleParameters, issued: IssuedCredentials): string {
  const [, account = "", role = ""] = /::(\d{12}):role\/(.+)$/.exec(call.roleArn) ?? [];
  const source = call.sourceIdentity === null ? "" : `<SourceIdentity>${call.sourceIdentity}</SourceIdentity>`;
  return `<AssumeRoleResponse xmlns="${XMLNS}">
  <AssumeRoleResult>
    ${source}
    <AssumedRoleUser>
      <AssumedRoleId>AROA123EXAMPLE123EXAMPLE:${call.roleSessionName}</AssumedRoleId>
      <Arn>arn:aws:sts::${account}:assumed-role/${escapeXml(role)}/${call.roleSessionName}</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>${issued.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${issued.secretAccessKey}</SecretAccessKey>
      <SessionToken>${issued.sessionToken}</SessionToken>
      <Expiration>${issued.expiration}</Expiration>
    </Credentials>
    <PackedPolicySize>${Math.min(100, call.tags.length * 2)}</PackedPolicySize>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>${crypto.randomUUID()}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
`;
}
