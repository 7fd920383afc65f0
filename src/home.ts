// The page at the root: what this is, and where its description, its reference and its console are. A browser gets a
// page, everything else JSON.

import type { Hono } from "hono";
import { home } from "./contract/home.ts";
import { answerJson, answerText } from "./http/answer.ts";
import type { AppEnv } from "./http/app-env.ts";

/** As in package.json; a test compares them. */
const NAME = "session-attributes";
const VERSION = "0.2.0";

/** Static assets of the Worker. */
const LINKS = { description: "/openapi.json", reference: "/docs/", console: "/console/" };

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Session Attributes at the Edge</title>
<h1>Session Attributes at the Edge</h1>
<p>Small facts that belong to a signed-in session, and the AWS session tags made from them. Version ${VERSION}.</p>
<ul>
<li><a href="${LINKS.reference}">API reference</a></li>
<li><a href="${LINKS.description}">API description (OpenAPI)</a></li>
<li><a href="${LINKS.console}">Console</a></li>
</ul>
</html>
`;

const PAGE_HEADERS = {
  "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  Vary: "Accept",
};

/** Mounts the page. It reads and changes nothing, and so has no line in the audit log. */
export function mountHome(routes: Hono<AppEnv>): void {
  routes.on(home.method, home.path, (c) =>
    /\btext\/html\b/i.test(c.req.header("Accept") ?? "")
      ? answerText(c, PAGE, 200, { "Content-Type": "text/html; charset=UTF-8", ...PAGE_HEADERS })
      : answerJson(c, { name: NAME, version: VERSION, links: LINKS }, 200, PAGE_HEADERS),
  );
}
