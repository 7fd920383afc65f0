/** Bodies as no HTTP client sends them, over bare sockets to a bare runtime: two lengths at once, slow ones, at the limit. */
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { BODY_BYTES } from "../../src/limits.ts";
import { BareRuntime } from "../harness/bare-runtime.ts";
import { ATTR, own, SsoClient } from "../harness/sso-client.ts";
import { buildProduct } from "../harness/worker-build.ts";
import { exchange } from "./raw-socket.ts";

/** Between two pieces of a slow body. */
const PAUSE_MS = 200;

let directory: string;
let runtime: BareRuntime;
let client: SsoClient;
let ust: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "raw-bodies-"));
  const worker = await buildProduct(directory);
  const secrets = await newLocalSecrets();
  runtime = new BareRuntime(worker, directory, secrets.values);
  await runtime.start();
  client = new SsoClient(runtime, secrets);
  ust = await client.signIn();
});
afterAll(async () => {
  client.close();
  await runtime.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A call that sets an attribute, padded with a parameter that nobody knows to exactly that many bytes. */
function call(name: string, bytes?: number): string {
  const text = JSON.stringify({ current_app: "CRM", ...own(ust), name, value: "v", padding: "" });
  return bytes === undefined ? text : text.replace('"padding":""', `"padding":"${" ".repeat(bytes - text.length)}"`);
}

const chunked = (...pieces: string[]) =>
  [...pieces, ""].map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join("");

const request = (headers: string[], body: string) =>
  `PUT ${ATTR} HTTP/1.1\r\nHost: localhost\r\n${headers.map((header) => `${header}\r\n`).join("")}\r\n${body}`;

async function isStored(name: string): Promise<boolean> {
  const { found } = await client.ask("GET", ATTR, { ...own(ust), name });
  return found === true;
}

const CHUNKED = "Transfer-Encoding: chunked";

describe("Transfer-Encoding and Content-Length at once", () => {
  it.each([
    ["one that is too small", [CHUNKED, "Content-Length: 5"]],
    ["one that is too small, before it", ["Content-Length: 5", CHUNKED]],
    ["one that is too large", [CHUNKED, `Content-Length: ${8 * BODY_BYTES}`]],
  ])("with %s, a body is counted as it comes: 1 MiB is taken, one byte more is 413", async (what, headers) => {
    const taken = await exchange(runtime.url, request(headers, chunked(call(`taken ${what}`, BODY_BYTES))));
    expect(taken).toMatch(/^HTTP\/1\.1 200 /);
    expect(await isStored(`taken ${what}`)).toBe(true);
    const over = await exchange(runtime.url, request(headers, chunked(call(`over ${what}`, BODY_BYTES + 1))));
    expect(over).toMatch(/^HTTP\/1\.1 413 /);
    expect(await isStored(`over ${what}`)).toBe(false);
  });

  it.each([
    ["two lengths", ["Content-Length: 5", "Content-Length: 50"]],
    ["an encoding that is none", ["Transfer-Encoding: identity", "Content-Length: 5"]],
    ["white space in the name of a header", ["Transfer-Encoding : chunked", "Content-Length: 5"]],
  ])("%s are refused, and nothing is stored", async (what, headers) => {
    const received = await exchange(runtime.url, request(headers, call(what)));
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(await isStored(what)).toBe(false);
  });
});

describe("a slow body", () => {
  it.each([
    ["with a length", (text: string) => [`Content-Length: ${text.length}`], (piece: string) => piece],
    [
      "in chunks",
      () => [CHUNKED],
      (piece: string, isLast: boolean) => `${piece.length.toString(16)}\r\n${piece}\r\n${isLast ? "0\r\n\r\n" : ""}`,
    ],
  ])("%s is waited for, and is one call", async (what, headers, piece) => {
    const text = call(`slow ${what}`);
    const third = Math.ceil(text.length / 3);
    const pieces = [0, 1, 2].map((i) => piece(text.slice(i * third, (i + 1) * third), i === 2));
    const received = await slowly([request(headers(text), ""), ...pieces]);
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(await isStored(`slow ${what}`)).toBe(true);
  });

  it("whose client goes away in the midst of it stores nothing", async () => {
    const text = call("abandoned");
    const began = request([`Content-Length: ${text.length}`], text.slice(0, -1));
    expect(await exchange(runtime.url, began, { hangUp: true })).not.toMatch(/^HTTP\/1\.1 200 /);
    expect(await isStored("abandoned")).toBe(false);
  });
});

/** Sends pieces with pauses between them. @returns what has come when the first of the answer is there */
function slowly(pieces: string[]): Promise<string> {
  const { hostname, port } = new URL(runtime.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((resume) => setTimeout(resume, PAUSE_MS));
      }
    });
    socket.setEncoding("utf8").once("data", (received: string) => {
      resolve(received);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
