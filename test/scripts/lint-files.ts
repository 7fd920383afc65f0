/**
 * What the linter finds in a copy of the project that has only its settings, its own rules and the files that a test
 * gives it.
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";

const BIOME = join(PROJECT_ROOT, "node_modules", "@biomejs", "biome", "bin", "biome");

/** One finding. */
export interface Finding {
  path: string;
  line: number;
  /** The rule; all rules of the project's own are called `plugin`, and have a message each. */
  rule: string;
  message: string;
  /** The code that is found. */
  code: string;
}

/** The linter's settings, as far as tests change them. */
interface Settings {
  plugins: { path: string; includes: string[] }[];
  linter: { rules: object };
  overrides: object[];
}

interface Report {
  diagnostics: { category: string; message: string; location: { path: string; start: Point; end: Point } }[];
}

/** Both are counted from 1. */
interface Point {
  line: number;
  column: number;
}

/** Lints files, given by path and text; `change` may change the project's settings before. */
export async function lintFiles(
  files: Map<string, string>,
  change: (settings: Settings) => void = () => {},
): Promise<Finding[]> {
  const root = await mkdtemp(join(tmpdir(), "session-attributes-lint-"));
  try {
    await cp(join(PROJECT_ROOT, "lint"), join(root, "lint"), { recursive: true });
    const settings = JSON.parse(await readFile(join(PROJECT_ROOT, "biome.json"), "utf8"));
    change(settings);
    await writeFile(join(root, "biome.json"), JSON.stringify(settings));
    for (const [path, text] of files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return run(root).map(({ category, message, location: { path, start, end } }) => ({
      path,
      line: start.line,
      rule: category,
      message,
      code: cut(files.get(path) ?? "", start, end),
    }));
  } finally {
    await rm(root, { recursive: true });
  }
}

function run(root: string): Report["diagnostics"] {
  const args = [BIOME, "lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "src"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  return (JSON.parse(stdout) as Report).diagnostics;
}

function cut(text: string, start: Point, end: Point): string {
  const lines = text.split("\n");
  const offset = ({ line, column }: Point) =>
    lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, column - 1);
  return text.slice(offset(start), offset(end));
}
