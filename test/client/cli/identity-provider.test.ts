/** The command line with an ID token of an identity provider, at a service that trusts that provider. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LoopbackProviders, startLoopbackProviders } from "../../e2e/loopback-provider.ts";
import { type Service, startService } from "../../e2e/service.ts";
import { goodClaims, newProviderKey, signed } from "../../kit/id-tokens.ts";
import { buildCommandLine, type CommandLine } from "./command-line.ts";

let providers: LoopbackProviders;
let service: Service;
let shell: CommandLine;
let idToken: string;
beforeAll(async () => {
  providers = await startLoopbackProviders();
  const key = await newProviderKey();
  const { issuer } = providers.provider("id", [key]);
  idToken = await signed(key, goodClaims(issuer, { sub: "anna", department: "Finance" }));
  const attributes = { department: "department" };
  const trusted = [{ name: "work", issuer, audiences: ["client"], attributes }];
  service = await startService({ vars: { IDENTITY_PROVIDERS: JSON.stringify(trusted) } });
  shell = await buildCommandLine();
  await shell.configure({ url: service.url });
});
afterAll(async () => {
  await Promise.all([service.stop(), providers.close()]);
  await shell.remove();
});

it("signs in, and finds the claim of the login as an attribute", async () => {
  const file = join(shell.folder, "id-token.jwt");
  await writeFile(file, idToken);
  expect(await shell.output(["login", "--id-token-file", file])).toContain("as work:anna");
  expect(await shell.output(["get", "department"])).toBe("Finance\n");
  expect(JSON.parse(await shell.output(["get", "department", "--json"]))).toMatchObject({ setBy: "super-user" });
});

it("is refused with a token that somebody has changed", async () => {
  const forged = idToken.replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"chief"}').toString("base64url")}.`);
  const { code, said } = await shell.run(["login", "--id-token-file", "-"], { input: forged });
  expect(code).toBe(1);
  expect(said).toMatch(
    /^session-attributes: The subject token is not acceptable\. \(invalid_request, [0-9a-f]{24}\)\n$/,
  );
});
