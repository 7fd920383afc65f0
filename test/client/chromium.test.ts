/** The client in a real browser, on a page of another origin that the service lets in: as an application would have it. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Client from "../../client/src/index.ts";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { hasChromium, startBrowser, type WatchedPage, watchedPage } from "../e2e/browser.ts";
import { type Service, startService } from "../e2e/service.ts";

const TSC = join(PROJECT_ROOT, "node_modules", "typescript", "bin", "tsc");

const PAGE = `<!doctype html><title>An application</title><link rel="icon" href="data:,">
<script type="module">import * as client from "/index.js"; globalThis.client = client;</script>`;

/** What the script on the page is given. */
interface Given {
  url: string;
  username: string;
  password: string;
}

describe.skipIf(!hasChromium)("in Chromium", () => {
  let built: string;
  let site: Server;
  let service: Service;
  let browser: Browser;
  let watched: WatchedPage;
  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), "session-attributes-client-"));
    const { status, stdout } = spawnSync(process.execPath, [TSC, "-p", "client", "--outDir", built], {
      cwd: PROJECT_ROOT,
      encoding: "utf8",
    });
    expect(status, stdout).toBe(0);
    site = createServer(async ({ url = "/" }, response) => {
      const isScript = url.endsWith(".js");
      const body = isScript ? await readFile(join(built, url)) : PAGE;
      response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" }).end(body);
    });
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    service = await startService({ vars: { CORS_ORIGINS: origin } });
    browser = await startBrowser();
    watched = await watchedPage(browser);
    await watched.page.goto(origin);
    await watched.page.waitForFunction("globalThis.client");
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
    site.close();
    await rm(built, { recursive: true, force: true });
  });

  const given = (): Given => ({
    url: service.url,
    username: service.secrets.values.SUPER_USER_NAME,
    password: service.secrets.values.SUPER_USER_PASSWORD,
  });

  it("signs in, writes under a condition, reads, updates, and signs out", async () => {
    const seen = await watched.page.evaluate(async ({ url, username, password }: Given) => {
      const { SessionAttributes, Sessions } = (globalThis as unknown as { client: typeof Client }).client;
      const sessions = new Sessions({ url, app: "CRM" });
      const { token } = await sessions.signIn({ username, password });
      const attributes = new SessionAttributes({ url, app: "CRM", token });
      await attributes.set("cost center/Ä", "IT", { encrypt: true, expirationSeconds: 3_600 });
      const revision = await attributes.update("cost center/Ä", (present) => `${present?.value}!`);
      const found = await attributes.get("cost center/Ä");
      const unmet = await attributes.set("cost center/Ä", "late", { ifMatch: 1 }).catch((error: unknown) => error);
      await sessions.signOut(token);
      const ended = await attributes.names().catch((error: unknown) => error);
      const facts = (error: unknown) => {
        const { name, code, status, cid } = error as Client.ServiceError;
        return { name, code, status, cid };
      };
      return { found, revision, unmet: facts(unmet), ended: facts(ended) };
    }, given());
    expect(seen.found).toMatchObject({ value: "IT!", isEncrypted: true, revision: seen.revision });
    const refusal = { name: "ServiceError", cid: expect.stringMatching(/^[0-9a-f]{24}$/) };
    expect(seen.unmet).toEqual({ ...refusal, code: "E009003", status: 412 });
    expect(seen.ended).toEqual({ ...refusal, code: "E007001", status: 403 });
    // The browser's console has the two refusals, and nothing else.
    expect(watched.complaints.filter((text) => !/status of (403|412)/.test(text))).toEqual([]);
    expect(watched.hosts).toContain(new URL(service.url).host);
  });

  it("says of a service that does not let the page in that it cannot be reached", async () => {
    const other = await startService();
    const code = await watched.page.evaluate(
      async ({ url, username, password }: Given) => {
        const { Sessions } = (globalThis as unknown as { client: typeof Client }).client;
        const refused = await new Sessions({ url, app: "CRM" }).signIn({ username, password }).catch((error) => error);
        return refused.code as string;
      },
      { ...given(), url: other.url },
    );
    expect(code).toBe("unreachable");
    await other.stop();
  });
});
