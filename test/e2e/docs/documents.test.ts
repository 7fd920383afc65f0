/** The documents hold what they say: their shell and TypeScript blocks run, their links lead somewhere. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";
import { blocksOf, documents, textOf } from "./blocks.ts";
import { hasRequests, runPythonBlocks } from "./python.ts";
import { tryTomlBlocks } from "./settings.ts";
import { runShellBlocks } from "./shell.ts";
import { runTypeScriptBlocks } from "./typescript.ts";
import { openWorld, type World } from "./world.ts";

/** Documents whose blocks are run; of every other one, shell blocks must at least be shell. */
const RUN = [
  "README.md",
  "client/README.md",
  "docs/aws-without-stored-keys.md",
  "docs/identity-providers.md",
  "docs/migrating-from-britive.md",
  "docs/migrating-from-zato.md",
  "docs/operations.md",
  "docs/recipes.md",
];

/** Some documents call wrangler ten times, which takes seconds each on a busy machine. */
const SHELL_TIMEOUT_MS = 240_000;

describe.each(RUN)("%s", (document) => {
  const blocks = blocksOf(document);
  const has = (wanted: string) => blocks.some(({ language }) => language === wanted);

  // POSIX shells: what Windows has is another thing.
  it.skipIf(process.platform === "win32" || !has("sh"))(
    "has shell blocks that run, with the answers that it shows",
    () => inWorld((world) => runShellBlocks(blocks, world)),
    SHELL_TIMEOUT_MS,
  );

  it.skipIf(!hasRequests || !has("python"))("has Python blocks that run", () =>
    inWorld((world) => runPythonBlocks(blocks, world)),
  );

  it.skipIf(!has("toml"))("has settings that the service takes", () => tryTomlBlocks(blocks));

  it.skipIf(!has("ts"))("has TypeScript blocks that compile and run", () =>
    inWorld((world) => runTypeScriptBlocks(blocks, world)),
  );
});

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld();
  await work(world).finally(() => world.close());
}

describe.each(documents())("%s", (document) => {
  it("has links that lead somewhere", () => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    for (const [, path, fragment] of links) {
      const file = path === "" ? join(PROJECT_ROOT, document) : join(PROJECT_ROOT, dirname(document), path ?? "");
      expect(existsSync(file), `${document} links to ${path}`).toBe(true);
      if (fragment !== undefined) expect(anchorsOf(file), `${document} links to #${fragment}`).toContain(fragment);
    }
  });

  it.skipIf(process.platform === "win32")("has shell blocks that are shell", () => {
    for (const { language, text, place } of blocksOf(document)) {
      if (language !== "sh") continue;
      const { status, stderr } = spawnSync("bash", ["-n"], { input: text, encoding: "utf8" });
      expect(status, `${place}\n${stderr}`).toBe(0);
    }
  });
});

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

it("README names no path in its table of what others will not find that is there", () => {
  const table = textOf("README.md").split("## What other clients will not find here")[1]?.split("\n## ")[0] ?? "";
  const missing = [...table.matchAll(/^\| \w+ \| `.*?(?=:| \|)/gm)].flatMap(([cell]) =>
    [...cell.matchAll(/`(\/[^`]+)`/g)].map(([, path]) => path),
  );
  expect(missing.length).toBeGreaterThan(5);
  const { paths } = JSON.parse(readFileSync(join(PROJECT_ROOT, "assets", "openapi.json"), "utf8"));
  expect(Object.keys(paths).filter((path) => missing.includes(path))).toEqual([]);
});
