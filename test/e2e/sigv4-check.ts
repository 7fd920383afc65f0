// Verifies AWS Signature Version 4 as AWS does, by an implementation that has nothing to do with the one under test:
// the request is signed again by AWS's own library from the headers it says it signed, and the signatures must agree.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import type { StsRefusal } from "./sts-rules.ts";

/** A request as it arrived, its body as text. */
export interface SignedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The key pair that must have signed, and the region in whose name. */
export interface SigningKey {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
}

const SKEW_MINUTES = 5;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** SHA-256 and its HMAC in the shape that the library asks for. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/**
 * Judges a signature.
 * @param now the clock of the verifier, in milliseconds
 * @returns AWS's refusal, or null when the signature is right
 */
export async function signatureFault(request: SignedRequest, key: SigningKey, now: number): Promise<StsRefusal | null> {
  if (request.headers.authorization === undefined) {
    return refusal("MissingAuthenticationToken", "Request is missing Authentication Token");
  }
  const [, accessKeyId, day, region, service, names = "", signature = ""] =
    AUTHORIZATION.exec(request.headers.authorization) ?? [];
  const date = String(request.headers["x-amz-date"]);
  const signed = names.split(";");
  if (
    accessKeyId === undefined ||
    !AMZ_DATE.test(date) ||
    mustBeSigned(request).some((name) => !signed.includes(name))
  ) {
    return refusal("IncompleteSignature", "The request signature does not conform to AWS standards.");
  }
  if (accessKeyId !== key.accessKeyId) {
    return refusal("InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  if (day !== date.slice(0, 8) || region !== key.region || service !== "sts") {
    return refusal("SignatureDoesNotMatch", `Credential should be scoped to a valid region, not '${region}'.`);
  }
  const expected = await sign(request, signed, key, date);
  if (!timingSafeEqual(Buffer.from(signature, "hex"), Buffer.from(expected, "hex"))) {
    return refusal(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
  return skewFault(date, now);
}

/** AWS wants the host, the content's type and every header of its own to be signed. */
function mustBeSigned({ headers }: SignedRequest): string[] {
  const own = Object.keys(headers).filter((name) => name === "content-type" || name.startsWith("x-amz-"));
  return ["host", "x-amz-date", ...own];
}

async function sign(request: SignedRequest, signed: string[], key: SigningKey, date: string): Promise<string> {
  const { accessKeyId, secretAccessKey, region } = key;
  const signer = new SignatureV4({
    service: "sts",
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  });
  const again = await signer.sign(
    {
      method: request.method,
      protocol: "http:",
      hostname: "",
      path: request.path,
      query: {},
      headers: Object.fromEntries(signed.map((name) => [name, String(request.headers[name])])),
      body: request.body,
    },
    { signingDate: new Date(timeOf(date)), signableHeaders: new Set(signed) },
  );
  return AUTHORIZATION.exec(String(again.headers.authorization))?.[6] ?? "";
}

function skewFault(date: string, now: number): StsRefusal | null {
  const age = now - timeOf(date);
  const limit = SKEW_MINUTES * 60_000;
  if (age > limit) {
    const message = `Signature expired: ${date} is now earlier than ${amzDate(now - limit)} (${amzDate(now)} - ${SKEW_MINUTES} min.)`;
    return refusal("SignatureDoesNotMatch", message);
  }
  if (age < -limit) {
    const message = `Signature not yet current: ${date} is still later than ${amzDate(now + limit)} (${amzDate(now)} + ${SKEW_MINUTES} min.)`;
    return refusal("SignatureDoesNotMatch", message);
  }
  return null;
}

function timeOf(date: string): number {
  return Date.parse(date.replace(AMZ_DATE, "$1-$2-$3T$4:$5:$6Z"));
}

function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[:-]|\.\d{3}/g, "");
}

function refusal(code: string, message: string): StsRefusal {
  return { status: 403, code, message };
}
