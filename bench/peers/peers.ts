/**
 * What keeps attributes of sessions elsewhere: a Redis hash behind Fastify, and express-session with connect-redis. Both are
 * written as their documentation has them, and ask nobody who calls.
 */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { SsoClient } from "../../test/harness/sso-client.ts";
import type { Side } from "../sides.ts";
import { hasRedis, PeerRuntime } from "./peer-runtime.ts";

const HERE = import.meta.dirname;

/** What is missing on this machine to measure peers, null for nothing. */
export function missingForPeers(): string | null {
  if (hasRedis()) return null;
  return "Peers need redis-server, which is not installed: apt-get install redis-server, or brew install redis.";
}

/** Installs what the peers are made of, as their own lockfile pins it. */
export async function installPeers(): Promise<void> {
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  await promisify(execFile)("npm", args, { cwd: HERE, shell: process.platform === "win32" });
}

/** Starts all peers with that many sessions. */
export async function peerSides(directory: string, count: number): Promise<Side[]> {
  await mkdir(directory);
  const fastify = await sideOf("Fastify, Redis hash", "fastify-redis.js", directory);
  fastify.sessions = Array.from({ length: count }, (_, i) => `session-${i}`);
  const express = await sideOf("express-session, connect-redis", "express-session.js", directory);
  const tokens: string[] = [];
  for (let i = 0; i < count; i += 1) tokens.push(await newExpressSession(express));
  express.sessions = tokens;
  return [fastify, express];
}

async function sideOf(name: string, script: string, directory: string): Promise<Side> {
  const runtime = new PeerRuntime(join(HERE, script), directory);
  await runtime.start();
  const client = new SsoClient(runtime, await newLocalSecrets());
  return { name, runtime, client, sessions: [], superUser: "" };
}

/** @returns the token of a new session, as its cookie has it */
async function newExpressSession({ client }: Side): Promise<string> {
  const { headers } = await client.sendAsItIs("POST", "/session", {});
  const token = /connect\.sid=([^;]+)/.exec(String(headers["set-cookie"]))?.[1];
  if (token === undefined) throw new Error("express-session made no session");
  return token;
}
