/**
 * Every place in the source that a lint rule leaves out. Each was looked at; the reason stands beside it. What is new
 * must be looked at too, and what is gone is taken from the list.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { type Finding, lintFiles } from "./lint-files.ts";

interface Exemptions {
  what: string;
  /** The rule's file, without the folder and the ending. */
  rule: string;
  places: { path: string; code: string[] }[];
}

const EXEMPTIONS: Exemptions[] = [
  {
    what: "comparisons of what is called like a secret: none of them is with a secret of ours",
    rule: "secret-comparison",
    places: [
      // A token with its own bytes encoded again: both are the caller's.
      { path: "src/crypto/fernet.ts", code: ["toBase64urlPadded(bytes) !== token"] },
      // Hashes that are stored, with the same read again: nobody's guess is among them.
      { path: "src/objects/account.ts", code: ["stands.password !== proven.user.password"] },
      {
        path: "src/objects/sign-in.ts",
        code: [
          "hash === user.password",
          // Two verdicts; and two passwords of one call.
          "late.takesNewPassword !== early.takesNewPassword",
          "normalisePassword(next) === normalisePassword(old)",
          "stands.password === user.password",
          "stands?.password !== password",
          "user?.password !== password",
        ],
      },
      // Two tokens that came with the same call.
      { path: "src/sso/tokens.ts", code: ["acting !== bearer"] },
    ],
  },
  {
    what: "verdicts on secrets: each takes the same time whatever the guess",
    rule: "secret-verdict",
    places: [
      { path: "src/crypto/api-token.ts", code: ["timingSafeEqual(token.digest, digest)"] },
      { path: "src/crypto/digest.ts", code: ["timingSafeEqual(left, right)"] },
      { path: "src/crypto/fernet.ts", code: ["crypto.subtle.verify"] },
      { path: "src/crypto/password.ts", code: ["timingSafeEqual(derive(password, salt, cost), hash)"] },
    ],
  },
  {
    what: "uses of a URL: its query string is read for parameters",
    rule: "request-url",
    places: [{ path: "src/sso/read.ts", code: ["c.req.url"] }],
  },
  {
    what: "text put together to SQL: all of it is text of the module",
    rule: "sql-text",
    places: [
      // Conditions on names.
      { path: "src/storage/attribute-store.ts", code: ["among", "where"] },
      // A list of rows as JSON, which is bound; and where in a row the value stands, a constant.
      { path: "src/storage/attribute-writing.ts", code: ['batch.join(",")', "value"] },
      { path: "src/storage/live-session-store.ts", code: ["which"] },
      { path: "src/storage/profile-access-store.ts", code: ["table", "which"] },
      // Names of a table and its columns, which the store that owns them gives.
      {
        path: "src/storage/sealed-column.ts",
        code: [
          "facts",
          "this.#facts.columns",
          "this.#isOther()",
          "this.#keyId()",
          "this.#name",
          "this.#table",
          "this.#value",
        ],
      },
      // Columns of the row, each a constant.
      {
        path: "src/storage/user-store.ts",
        code: ["assignments", "column", 'values.map(() => "?").join(", ")'],
      },
    ],
  },
];

let sources: Map<string, string>;
beforeAll(async () => {
  const paths = await readdir(join(PROJECT_ROOT, "src"), { recursive: true });
  const files = paths.filter((path) => path.endsWith(".ts")).map((path) => join("src", path));
  sources = new Map(
    await Promise.all(files.map(async (path) => [path, await readFile(join(PROJECT_ROOT, path), "utf8")] as const)),
  );
});

/** What a rule alone finds in the source where nothing is left out. */
function findingsOf(rule: string): Promise<Finding[]> {
  return lintFiles(sources, (settings) => {
    settings.linter.rules = { preset: "none" };
    settings.overrides = [];
    settings.plugins = settings.plugins
      .filter(({ path }) => path === `./lint/${rule}.grit`)
      .map(({ path, includes }) => ({ path, includes: includes.filter((pattern) => !pattern.startsWith("!")) }));
  });
}

it.each(EXEMPTIONS)("$what", async ({ rule, places }) => {
  const found = new Map<string, Set<string>>();
  for (const { path, code } of await findingsOf(rule)) {
    found.set(path, (found.get(path) ?? new Set()).add(code));
  }
  const listed = [...found].map(([path, code]) => ({ path, code: [...code].sort() }));
  expect(listed.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(places);
});
