/** The package of the client as it is published: packed, installed into an empty project without a network, and used. */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { type Service, startService } from "../e2e/service.ts";

const TSC = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");

let root: string;
let project: string;
let service: Service;

beforeAll(async () => {
  service = await startService();
  root = await mkdtemp(join(tmpdir(), "session-attributes-package-"));
  project = join(root, "project");
  await mkdir(project);
  await cp(join(PROJECT_ROOT, "client"), join(root, "client"), { recursive: true });
  await cp(join(PROJECT_ROOT, "tsconfig.json"), join(root, "tsconfig.json"));
  await symlink(join(PROJECT_ROOT, "node_modules"), join(root, "node_modules"), "junction");
  run(join(root, "client"), process.execPath, TSC, "-p", ".");
  run(join(root, "client"), "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", root);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "empty", type: "module", private: true }));
  const [tarball = ""] = (await readdir(root)).filter((name) => name.endsWith(".tgz"));
  run(project, "npm", "install", "--offline", "--no-audit", "--no-fund", join(root, tarball));
});
afterAll(async () => {
  await service.stop();
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

/** Runs a program, which must succeed, and returns what it printed. */
function run(cwd: string, program: string, ...args: string[]): string {
  const shell = process.platform === "win32" && program === "npm";
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", shell });
  expect(status, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

it("brings nothing along, and no sources", async () => {
  expect(await readdir(join(project, "node_modules"))).toEqual([".bin", ".package-lock.json", "session-attributes"]);
  const files = await readdir(join(project, "node_modules", "session-attributes"));
  expect(files.sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
});

it("runs on Node", async () => {
  await writeFile(join(project, "use.js"), USE);
  const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
  const env = { ...process.env, URL: service.url, NAME: SUPER_USER_NAME, PASSWORD: SUPER_USER_PASSWORD };
  const used = spawnSync(process.execPath, ["use.js"], { cwd: project, encoding: "utf8", env });
  expect(used).toMatchObject({ status: 0, stdout: "IT\n", stderr: "" });
});

it("brings the command line", async () => {
  const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
  const env = { ...process.env, SESSION_ATTRIBUTES_HOME: join(root, "home"), SESSION_ATTRIBUTES_URL: service.url };
  const bin = join(project, "node_modules", ".bin", "session-attributes");
  const run = (args: string[], input = "") =>
    spawnSync(bin, args, { encoding: "utf8", env, input, shell: process.platform === "win32" });
  const { version } = JSON.parse(await readFile(join(PROJECT_ROOT, "client", "package.json"), "utf8"));
  expect(run(["--version"])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
  expect(run(["login", SUPER_USER_NAME], `${SUPER_USER_PASSWORD}\n`)).toMatchObject({ status: 0, stderr: "" });
  expect(run(["whoami"]).stdout).toContain(SUPER_USER_NAME);
});

it.each([
  ["Node 20", "esnext", "node"],
  ["browsers", "esnext,dom,dom.iterable", ""],
  ["Workers", "esnext", "@cloudflare/workers-types"],
])("has types that compile for %s", async (_, lib, types) => {
  // Under their own name, as they and what they need refer to each other by it.
  const nodeTypes = join(project, "node_modules", "@types", "node");
  await cp(join(PROJECT_ROOT, "node_modules", "node-20-types"), nodeTypes, { recursive: true });
  await writeFile(join(project, "use.ts"), TYPED);
  const common = [
    "--ignoreConfig",
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "false",
    "--module",
    "nodenext",
    "--target",
    "es2022",
  ];
  const platform = ["--lib", lib, "--types", types];
  run(project, process.execPath, TSC, ...common, ...platform, "use.ts");
});

const USE = `
import { SessionAttributes, Sessions } from "session-attributes";
const service = { url: process.env.URL, app: "CRM" };
const { token } = await new Sessions(service).signIn({ username: process.env.NAME, password: process.env.PASSWORD });
const attributes = new SessionAttributes({ ...service, token });
await attributes.set("cost-center", "IT");
console.log((await attributes.get("cost-center"))?.value);
`;

/** Compiles only if the types say what the client does. */
const TYPED = `
import { type Attribute, SessionAttributes, SsoApi } from "session-attributes";
const attributes = new SessionAttributes({ url: "https://a.example", app: "CRM", token: "t" });
export const one: Promise<Attribute | null> = attributes.get("a");
// @ts-expect-error a value is text
attributes.set("a", 5);
const api = new SsoApi({ url: "https://a.example", app: "CRM", token: "t" });
export const names: Promise<string[]> = api.call("GET", "/zato/sso/session/attr/names", {}).then(({ body }) => body.result);
// @ts-expect-error there is no such call
api.call("PUT", "/zato/sso/session/attr/names", {});
`;
