/**
 * Debian's Chromium, for tests of pages. Where it is not installed, these are skipped, and say so. What a person would
 * see in the browser's console is noted, and every host that is asked.
 */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** Root may not run it in its sandbox; it must not speak to its maker, which no test is about. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`Skipped: there is no ${CHROMIUM}. "apt-get install chromium" installs it.`);

/** A page, with what it did. */
export interface WatchedPage {
  page: Page;
  /** Errors and warnings in the console, and exceptions. */
  complaints: string[];
  /** The hosts that were asked for anything. */
  hosts: Set<string>;
}

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Opens an empty page in a context of its own. */
export async function watchedPage(browser: Browser): Promise<WatchedPage> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  return { page, complaints, hosts };
}
