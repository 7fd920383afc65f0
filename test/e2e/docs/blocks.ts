/** The fenced blocks of the project's documents: what a reader copies. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../../../scripts/wrangler.ts";

/** A fenced block. */
export interface Block {
  /** Where it begins, as an editor opens it. */
  place: string;
  /** What stands behind the fence: `sh`, `ts`, `python`, `json` and others. */
  language: string;
  text: string;
}

/** Documents that have blocks, by their path in the project. */
export function documents(): string[] {
  const inDocs = readdirSync(join(PROJECT_ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", "CONTRIBUTING.md", "SECURITY.md", "client/README.md", ...inDocs.map((name) => `docs/${name}`)];
}

export function textOf(document: string): string {
  return readFileSync(join(PROJECT_ROOT, document), "utf8");
}

/** The blocks of a document, in its order. */
export function blocksOf(document: string): Block[] {
  const text = textOf(document);
  return [...text.matchAll(/^```(\S*).*\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = "", 2: block = "" }) => ({
    place: `${document}:${text.slice(0, index).split("\n").length}`,
    language,
    text: block,
  }));
}
