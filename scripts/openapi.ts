// Writes the API description, assets/openapi.json, from the operations, and from that the types of the client and the
// page of all calls. Part of
// `npm run check` with `--check`: it fails where a file is not what the operations say.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import openapiTypescript from "openapi-typescript";
import { callsPage } from "./openapi/calls-page.ts";
import { openApiDocument, type Package } from "./openapi/document.ts";
import { PROJECT_ROOT } from "./wrangler.ts";

const DESCRIPTION = "assets/openapi.json";
const CALLS_PAGE = "docs/calls.md";
const CLIENT_TYPES = "client/src/generated/openapi.ts";

const project = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8")) as Package;
const description = `${JSON.stringify(openApiDocument(project), null, 2)}\n`;
write(DESCRIPTION, description);
write(CALLS_PAGE, callsPage(JSON.parse(description)));
write(CLIENT_TYPES, await openapiTypescript(JSON.parse(description)));

/** Writes a file, or compares it. */
function write(name: string, text: string): void {
  const file = join(PROJECT_ROOT, name);
  if (!process.argv.includes("--check")) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (readFileSync(file, "utf8") !== text) {
    console.error(`${name} is not what the operations say. \`npm run openapi\` writes it anew.`);
    process.exitCode = 1;
  }
}
