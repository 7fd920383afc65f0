/**
 * The texts of the project itself, for tests of how it is written. Vite puts them into the test, as there is no file
 * system where it runs.
 */

declare global {
  interface ImportMeta {
    /** Vite's: the modules that fit the patterns, here as the texts of their files. */
    glob(
      patterns: string | string[],
      options: { query: "?raw"; import: "default"; eager: true },
    ): Record<string, string>;
  }
}

const ROOT = /^(\.\.\/)+/;

function byPath(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files).map(([path, text]) => [path.replace(ROOT, ""), text]));
}

/** Every test of a threat, by its path. */
export const THREAT_TESTS = byPath(import.meta.glob("./*.test.ts", { query: "?raw", import: "default", eager: true }));

const FILES = byPath(
  import.meta.glob(
    [
      "../../SECURITY.md",
      "../../wrangler.toml",
      "../../package.json",
      "../../package-lock.json",
      "../../bundle-modules.txt",
    ],
    { query: "?raw", import: "default", eager: true },
  ),
);

/** The text of one of the project's other files. */
export function projectFile(path: string): string {
  const text = FILES.get(path);
  if (text === undefined) throw new Error(`${path} is not among the files that tests read`);
  return text;
}
