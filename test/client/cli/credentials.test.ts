/** Tags and AWS credentials from the command line, against a stand-in for STS; by an unchanged SDK of AWS, too. */
import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromProcess } from "@aws-sdk/credential-providers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Member, newMember, newProfile, openStage, type Stage } from "../../e2e/aws-stage.ts";
import { buildCommandLine, type CommandLine, expectPrivate } from "./command-line.ts";

const PROJECT = { sessionAttributeType: "Session", attributeValue: "project", mappingName: "project" };
const COST_CENTER = {
  sessionAttributeType: "Static",
  attributeValue: "IT",
  mappingName: "cost-center",
  transitive: true,
};

let stage: Stage;
let ana: Member;
let shell: CommandLine;
let token: string;
let env: Record<string, string>;
beforeAll(async () => {
  stage = await openStage();
  shell = await buildCommandLine();
  ana = await newMember(stage, "ana");
  await newProfile(stage, "finance", { attributes: [COST_CENTER], members: [ana] });
  await newProfile(stage, "project", { attributes: [COST_CENTER, PROJECT], members: [ana] });
});
afterAll(async () => {
  await stage.close();
  await shell.remove();
});
beforeEach(async () => {
  stage.sts.calls.length = 0;
  token = await ana.signIn();
  env = {
    SESSION_ATTRIBUTES_URL: stage.service.url,
    SESSION_ATTRIBUTES_TOKEN: token,
    SESSION_ATTRIBUTES_API_TOKEN: stage.secrets.apiToken,
  };
});

const issued = () => stage.sts.calls.map((call) => call.issued?.accessKeyId);
const credentials = async (profile = "finance") =>
  JSON.parse(await shell.output(["credentials", profile, "main"], { env }));

describe("tags", () => {
  it("are a table of what AWS would get", async () => {
    const lines = (await shell.output(["tags", "finance"], { env })).split("\n");
    expect(lines[0]).toMatch(/^ +TAG +VALUE +TRANSITIVE +PROBLEM$/);
    expect(lines[1]).toMatch(/^ +cost-center +IT +yes$/);
    expect(lines).toContain("AWS would take these tags.");
  });

  it("of a profile that nobody wrote are none", async () => {
    const out = await shell.output(["tags", "nobody-wrote-this"], { env });
    expect(out).toContain("Profile nobody-wrote-this has no tags.\n");
    expect(out).not.toContain("AWS would take");
  });

  it("have their problems marked, and end with status 1", async () => {
    const { code, out, said } = await shell.run(["tags", "project"], { env });
    expect({ code, said }).toEqual({ code: 1, said: "" });
    expect(out).toMatch(/^! {2}project +no-session-attribute$/m);
    expect(out).toMatch(/^! project: .*"project"/m);
    const json = await shell.run(["tags", "project", "--json"], { env });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, problems: [{ mappingName: "project" }] });
  });
});

describe("credentials", () => {
  it("are what credential_process wants, kept for the owner alone, and checked out once", async () => {
    const found = await credentials();
    const { issued } = stage.sts.calls[0] ?? {};
    expect(found).toEqual({
      Version: 1,
      AccessKeyId: issued?.accessKeyId,
      SecretAccessKey: issued?.secretAccessKey,
      SessionToken: issued?.sessionToken,
      Expiration: issued?.expiration,
    });
    expect(await credentials()).toEqual(found);
    expect(stage.sts.calls).toHaveLength(1);
    const folder = join(shell.folder, "credentials");
    const files = await readdir(folder);
    expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.json$/)]);
    await expectPrivate(join(folder, files[0] ?? ""));
    expect(await readFile(join(folder, files[0] ?? ""), "utf8")).not.toContain(token);
  });

  it("are kept no longer than until 5 minutes before they expire", async () => {
    stage.sts.next({ lifetimeSeconds: 299 });
    const [first, second, third] = [await credentials(), await credentials(), await credentials()];
    expect(issued()).toEqual([first.AccessKeyId, second.AccessKeyId]);
    expect(third).toEqual(second);
  });

  it("are checked out once by commands that run at once", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => credentials()));
    expect(stage.sts.calls).toHaveLength(1);
    expect(new Set(all.map(({ AccessKeyId }) => AccessKeyId))).toEqual(new Set(issued()));
  });

  it("that the session has out already are found, and those of another session are not shown", async () => {
    const first = await credentials();
    const home = await shell.anotherHome();
    const again = await home.output(["credentials", "finance", "main"], { env });
    expect(JSON.parse(again)).toEqual(first);
    env.SESSION_ATTRIBUTES_TOKEN = await ana.signIn();
    expect((await credentials()).AccessKeyId).not.toBe(first.AccessKeyId);
    expect(stage.sts.calls).toHaveLength(2);
  });

  it.each([
    // No process has that id.
    ["holder has gone", "4194305", new Date()],
    ["holder was another process of that id", String(process.pid), new Date(Date.now() - 3_600_000)],
  ])("are fetched past a lock whose %s", async (_, holder, since) => {
    const folder = join(shell.folder, "credentials");
    const before = new Set(await readdir(folder));
    const first = await credentials();
    const file = (await readdir(folder)).find((name) => !before.has(name)) ?? "";
    // As a crash between the lock and the file would leave it.
    await writeFile(join(folder, file), "{");
    await writeFile(join(folder, `${file}.lock`), holder);
    await utimes(join(folder, `${file}.lock`), since, since);
    expect(await credentials()).toEqual(first);
    expect(await readdir(folder)).not.toContain(`${file}.lock`);
  });

  it("are not given with a wrong tag set, which is told tag by tag", async () => {
    const { code, out, said } = await shell.run(["credentials", "project", "main"], { env });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(said).toContain("project: no-session-attribute: ");
    expect(said.match(/no-session-attribute/g)).toHaveLength(1);
  });

  it("are forgotten at log-out", async () => {
    const home = await shell.anotherHome();
    const { SESSION_ATTRIBUTES_TOKEN: _, ...rest } = env;
    const input = "a password of somebody\n";
    await home.output(["login", "ana"], { env: rest, input });
    await home.output(["credentials", "finance", "main"], { env: rest });
    await home.output(["logout"], { env: rest });
    expect(await readdir(home.folder)).toEqual([]);
  });
});

it("env exports them for a shell", async () => {
  const out = await shell.output(["env", "finance", "main"], { env });
  const { issued } = stage.sts.calls[0] ?? {};
  expect(out).toBe(
    [
      `export AWS_ACCESS_KEY_ID='${issued?.accessKeyId}'`,
      `export AWS_SECRET_ACCESS_KEY='${issued?.secretAccessKey}'`,
      `export AWS_SESSION_TOKEN='${issued?.sessionToken}'`,
      `export AWS_CREDENTIAL_EXPIRATION='${issued?.expiration}'\n`,
    ].join("\n"),
  );
});

it("an SDK of AWS gets its credentials by credential_process", async () => {
  const [node, main] = shell.program;
  const file = join(shell.folder, "..", "aws-config");
  await writeFile(file, `[profile finance]\ncredential_process = "${node}" "${main}" credentials finance main\n`);
  // The SDK hands its own environment to the process.
  const before = { ...process.env };
  Object.assign(process.env, shell.env, env);
  try {
    const found = await fromProcess({ profile: "finance", configFilepath: file, filepath: file })();
    const { issued } = stage.sts.calls[0] ?? {};
    expect(found).toMatchObject({
      accessKeyId: issued?.accessKeyId,
      secretAccessKey: issued?.secretAccessKey,
      sessionToken: issued?.sessionToken,
      expiration: new Date(issued?.expiration ?? ""),
    });
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
});
