/** The API description by the judgement of other tools: it is OpenAPI 3.1, and types of a client can be made from it. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "@hyperjump/json-schema/openapi-3-1";
import openapiTypescript from "openapi-typescript";
import { expect, it, onTestFinished } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

const OPENAPI = "https://spec.openapis.org/oas/3.1/schema-base";
const FILE = join(PROJECT_ROOT, "assets", "openapi.json");

const description = JSON.parse(await readFile(FILE, "utf8"));

it("fits the schema of OpenAPI 3.1 and of its dialect of JSON Schema", async () => {
  const { valid } = await validate(OPENAPI, description);
  expect(valid).toBe(true);
  // The same schema sees what is wrong, down to the schemas of answers.
  const wrong = structuredClone(description);
  wrong.components.schemas.Cid.type = "text";
  expect((await validate(OPENAPI, wrong)).valid).toBe(false);
});

it("gives the types of a client, which compile", async () => {
  const folder = await mkdtemp(join(tmpdir(), "session-attributes-client-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "types.ts"), await openapiTypescript(description));
  await writeFile(join(folder, "client.ts"), CLIENT);
  const tsc = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "--noEmit", "--strict", "--types", "", "--module", "esnext", join(folder, "client.ts")];
  const compiled = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  expect(compiled.stdout).toBe("");
  expect(compiled.status).toBe(0);
});

/** A few lines of a client, which compile only if the types say what the service does. */
const CLIENT = `
import type { components, operations } from "./types";

type Body<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { "application/json": infer Sent } };
} ? Sent : never;

export const sent: Body<"setSessionAttributes"> = { current_app: "CRM", name: "a", value: "b", expiration: null };
// @ts-expect-error current_app is required
export const incomplete: Body<"setSessionAttributes"> = { name: "a", value: "b" };

export const nameOf = (attribute: components["schemas"]["ProfileAttribute"]): string => attribute.mappingName;
export const codeOf = (failure: components["schemas"]["SsoFailure"]) => failure.sub_status[0];
`;
