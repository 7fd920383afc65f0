/** The layers point one way, and the linter sees to it: APIs to objects, storage and crypto to the domain. */
import { beforeAll, expect, it } from "vitest";
import { type Finding, lintFiles } from "./lint-files.ts";

const IMPORTS = "lint/style/noRestrictedImports";
const GLOBALS = "lint/style/noRestrictedGlobals";

/** The layers, and which others each may import. */
const LAYERS: Record<string, readonly string[]> = {
  domain: [],
  contract: ["domain"],
  crypto: ["domain"],
  storage: ["crypto", "domain"],
  aws: ["domain"],
  providers: ["crypto", "domain"],
  objects: ["crypto", "domain", "storage"],
  released: ["domain", "objects"],
  http: ["contract", "crypto", "domain"],
  sso: ["contract", "crypto", "domain", "http", "objects"],
  oauth: ["contract", "crypto", "domain", "http", "objects", "providers"],
  profiles: ["aws", "contract", "crypto", "domain", "http", "objects"],
};

/** A line of code, the file in `src` where it stands, and the rule that refuses it there; null where none does. */
interface Example {
  file: string;
  line: string;
  refusedBy: string | null;
}

const LAYERS_AMONG_EACH_OTHER: Example[] = Object.entries(LAYERS).flatMap(([layer, mayImport]) =>
  Object.keys(LAYERS)
    .filter((other) => other !== layer)
    .map((other) => ({
      file: `${layer}/on-${other}`,
      line: `import { x } from "../${other}/some-file.ts";`,
      refusedBy: mayImport.includes(other) ? null : IMPORTS,
    })),
);

const IN_ONE_LAYER: Example[] = Object.keys(LAYERS).flatMap((layer) => [
  { file: `${layer}/on-itself`, line: 'import { x } from "./some-file.ts";', refusedBy: null },
  { file: `${layer}/on-limits`, line: 'import { x } from "../limits.ts";', refusedBy: null },
  { file: `${layer}/on-the-app`, line: 'import { x } from "../app.ts";', refusedBy: IMPORTS },
  { file: `${layer}/on-node`, line: 'import { x } from "node:fs";', refusedBy: IMPORTS },
  { file: `${layer}/on-classic-zod`, line: 'import * as x from "zod";', refusedBy: IMPORTS },
  {
    file: `${layer}/on-zod-mini`,
    line: 'import * as x from "zod/mini";',
    refusedBy: layer === "contract" ? null : IMPORTS,
  },
  { file: `${layer}/later`, line: 'const { x } = await import("../index.ts");', refusedBy: IMPORTS },
  {
    file: `${layer}/cryptography`,
    line: "const x = crypto.subtle;",
    refusedBy: layer === "crypto" ? null : GLOBALS,
  },
]);

const OTHERS: Example[] = [
  { file: "crypto/keyring", line: 'import * as x from "zod/mini";', refusedBy: null },
  { file: "contract/names", line: 'import { object as x } from "zod/mini";', refusedBy: IMPORTS },
  { file: "config", line: 'import * as x from "zod/mini";', refusedBy: IMPORTS },
  { file: "app", line: 'import { x } from "./crypto/keyring.ts";', refusedBy: null },
  { file: "domain/type", line: 'import type { x } from "../crypto/bytes.ts";', refusedBy: IMPORTS },
  { file: "domain/log", line: 'import { x } from "../log.ts";', refusedBy: IMPORTS },
  { file: "crypto/scrypt", line: 'import { x } from "node:crypto";', refusedBy: null },
  { file: "storage/hono", line: 'import { x } from "hono";', refusedBy: IMPORTS },
  { file: "objects/hono", line: 'import { x } from "hono/cors";', refusedBy: IMPORTS },
  { file: "objects/platform", line: 'import { x } from "cloudflare:workers";', refusedBy: null },
  { file: "sso/platform", line: 'import { x } from "cloudflare:workers";', refusedBy: IMPORTS },
  { file: "sso/hono", line: 'import { x } from "hono";', refusedBy: null },
  { file: "sso/cors", line: 'import { x } from "hono/cors";', refusedBy: null },
  { file: "contract/sso/shared", line: 'import { x } from "../wire.ts";', refusedBy: null },
  { file: "contract/sso/bytes", line: 'import { x } from "../../crypto/bytes.ts";', refusedBy: null },
  { file: "contract/sso/sealing", line: 'import { x } from "../../crypto/cipher.ts";', refusedBy: IMPORTS },
  {
    file: "contract/profiles/objects",
    line: 'import { x } from "../../objects/object-client.ts";',
    refusedBy: IMPORTS,
  },
  { file: "storage/steps", line: 'import { x } from "./migrations/session.ts";', refusedBy: null },
  { file: "sso/described", line: 'import { x } from "../description/answers/sso.ts";', refusedBy: IMPORTS },
  { file: "contract/described", line: 'import { x } from "../description/answers/sso.ts";', refusedBy: IMPORTS },
  { file: "description/declarations", line: 'import { x } from "../contract/sso/users.ts";', refusedBy: null },
  { file: "description/state", line: 'import { x } from "../objects/user-object.ts";', refusedBy: IMPORTS },
  { file: "sso/declarations", line: 'import { x } from "../contract/sso/users.ts";', refusedBy: null },
  { file: "domain/declarations", line: 'import { x } from "../contract/sso/users.ts";', refusedBy: IMPORTS },
  { file: "aws/client", line: 'import { x } from "aws4fetch";', refusedBy: null },
];

const EXAMPLES = [...LAYERS_AMONG_EACH_OTHER, ...IN_ONE_LAYER, ...OTHERS];

const pathOf = ({ file }: Example) => `src/${file}.ts`;

let findings: Finding[];
beforeAll(async () => {
  findings = await lintFiles(new Map(EXAMPLES.map((one) => [pathOf(one), `${one.line}\nexport { x };\n`])));
});

const brokenBy = (example: Example) => findings.filter(({ path }) => path === pathOf(example)).map(({ rule }) => rule);

it.each(EXAMPLES.filter(({ refusedBy }) => refusedBy !== null))("refuses in $file: $line", (example) => {
  expect(brokenBy(example)).toContain(example.refusedBy);
});

it.each(EXAMPLES.filter(({ refusedBy }) => refusedBy === null))("takes in $file: $line", (example) => {
  expect(brokenBy(example)).toEqual([]);
});
