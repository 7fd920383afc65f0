// biome-ignore-all lint/suspicious/noTemplateCurlyInString: samples are code in strings

/** What must not be written, and the linter sees to it: lines of code that its rules refuse, and lines that they take. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Finding, lintFiles } from "./lint-files.ts";

/** Lines of code, by the folder or file that they stand in. */
type Lines = Record<string, string[]>;

interface Rule {
  what: string;
  message: string;
  refused: Lines;
  taken: Lines;
}

const RULES: Rule[] = [
  {
    what: "secrets are compared in constant time",
    message: "Compare secrets in constant time: with timingSafeEqual.",
    refused: {
      "src/sso": ["token === other;", "a == user.password;", "!(user?.password !== a);", "this.#bearer != a;"],
      "src/crypto": ["a && mac(key, text) === b;", "hash === digestOf(text);", "stored.HASH === b;"],
      "src/config.ts": ["env.SECRET === given;"],
    },
    taken: {
      "src/sso": ["token === undefined;", "token !== null;", "token.length === 3;", 'token === "";', "a[0] === b;"],
      "src/crypto": ["hash.length !== HASH_BYTES;", 'typeof secret === "string";', "secret === KIND;"],
      "src/crypto/fernet.ts": ["toBase64url(bytes) === token;"],
    },
  },
  {
    what: "only src/crypto says whether a secret is right",
    message: "Leave it to src/crypto to say whether a secret is right.",
    refused: {
      "src/sso": ["timingSafeEqual(a, b);", "nodeCrypto.timingSafeEqual(a, b);", "crypto.subtle.verify(a, b, c, d);"],
      "src/crypto": ["timingSafeEqual(a, b);", "crypto.subtle.verify(a, b, c, d);"],
    },
    taken: {
      "src/crypto": ["crypto.subtle.sign(a, b, c);", "verify(a);"],
      "src/crypto/digest.ts": ["timingSafeEqual(a, b);"],
    },
  },
  {
    what: "only the log prints",
    message: "Do not use the global variable console.",
    refused: {
      "src/sso": ["console.error(a);", "const print = console;"],
      "src/crypto": ["console.log(a);"],
      "src/app.ts": ["console.log(a);"],
    },
    taken: { "src/sso": ["log.error(a);"], "src/log.ts": ["console.log(a);"] },
  },
  {
    what: "globals are named themselves, so that the rules about them hold",
    message: "Do not use the global variable globalThis.",
    refused: {
      "src/sso": ["globalThis.console.log(a);"],
      "src/crypto": ["globalThis.crypto;"],
      "src/log.ts": ["globalThis.crypto;"],
    },
    taken: { "src/sso": ["fetch(a);"] },
  },
  {
    what: "only the reader of the input sees a URL",
    message: "Leave URLs to the reader of the input: old clients send tokens in them.",
    refused: {
      "src/sso": ["c.req.url;", "request?.url;", "new URL(c.req.raw.url);"],
      "src/http": ["c.req.url;"],
      "src/log.ts": ["request.url;"],
    },
    taken: { "src/sso": ["c.req.path;"], "src/sso/read.ts": ["c.req.url;"] },
  },
  {
    what: "only src/storage runs SQL",
    message: "Run SQL in src/storage.",
    refused: {
      "src/objects": ["storage.sql.exec(text);", "this.#sql.exec<Row>(text, bound);", "sql?.exec(text);"],
      "src/sso": ["sql.exec(text);"],
    },
    taken: { "src/objects": ["PATTERN.exec(text);", "storage.sql.databaseSize;"], "src/storage": ["sql.exec(text);"] },
  },
  {
    what: "only text of the module itself stands in SQL",
    message: "Bind what comes from outside: SQL is text of its own module.",
    refused: {
      "src/storage": ["`SELECT ${COLUMNS} FROM ${table}`;", "sql.exec(`DELETE FROM a WHERE name = '${name}'`);"],
    },
    taken: {
      "src/storage": ["`SELECT ${COLUMNS} FROM a WHERE name = ?`;", '"SELECT ${name}";'],
      "src/storage/sealed-column.ts": ["`SELECT * FROM ${this.#table}`;"],
      "src/objects": ["`${name}`;"],
    },
  },
];

/** A line of code, and where it stands in the files that are linted. */
interface Sample {
  place: string;
  code: string;
  path: string;
  line: number;
}

const files = new Map<string, string[]>();

function samplesOf(lines: Lines): Sample[] {
  return Object.entries(lines).flatMap(([place, codes]) => {
    const path = place.endsWith(".ts") ? place : `${place}/sample.ts`;
    const file = files.get(path) ?? [];
    files.set(path, file);
    return codes.map((code) => ({ place, code, path, line: file.push(code) }));
  });
}

const CASES = RULES.map(({ refused, taken, ...rule }) => ({
  ...rule,
  refused: samplesOf(refused),
  taken: samplesOf(taken),
}));

let findings: Finding[];
beforeAll(async () => {
  findings = await lintFiles(new Map([...files].map(([path, lines]) => [path, lines.join("\n")])));
});

describe.each(CASES)("$what", ({ message, refused, taken }) => {
  const isFound = ({ path, line }: Sample) =>
    findings.some((finding) => finding.message === message && finding.path === path && finding.line === line);

  it.each(refused)("refuses in $place: $code", (sample) => {
    expect(isFound(sample)).toBe(true);
  });

  it.each(taken)("takes in $place: $code", (sample) => {
    expect(isFound(sample)).toBe(false);
  });
});
