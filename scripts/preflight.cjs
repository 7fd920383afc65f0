// Loaded before every script of package.json (`node -r`): says what is missing before anything fails for the lack of it.
// Plain JavaScript of any age, as the Node that reads it may be the machine's own.
"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

const REMEDY =
  'Run "npm ci" in the project\'s folder: it installs what package-lock.json names, a Node for this project included.';

/** What stands in the way, as one sentence, or nothing. */
function obstacle() {
  if (!existsSync(join(__dirname, "..", "node_modules", "wrangler")))
    return "Nothing is installed in node_modules yet.";
  // Scripts are TypeScript, which Node runs as it is from 22.18 on, and read base64 as Workers do, which it can from 25 on.
  if (!process.features.typescript || !("fromBase64" in Uint8Array)) {
    return `The scripts need Node 25 or newer, and this is ${process.version}: node_modules/.bin/node is missing.`;
  }
  return "";
}

const found = obstacle();
if (found !== "") {
  process.stderr.write(`${found} ${REMEDY}\n`);
  process.exit(1);
}
