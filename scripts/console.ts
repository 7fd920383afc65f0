/** Building the console, the web page at /console/: one page, one script, one style sheet. */
import { join } from "node:path";
import { build, type Rolldown } from "vite";
import { PROJECT_ROOT } from "./wrangler.ts";

/** Builds the console. @returns each file by its name below /console/ */
export async function buildConsole(): Promise<Map<string, Buffer>> {
  const built = (await build({
    root: join(PROJECT_ROOT, "console"),
    base: "/console/",
    configFile: false,
    envDir: false,
    logLevel: "warn",
    mode: "production",
    // Tests run under another NODE_ENV, and must meet what is deployed.
    define: { "process.env.NODE_ENV": '"production"' },
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    build: {
      write: false,
      target: "es2023",
      // Browsers of 2024 and later know light-dark(): nothing is to be written around it.
      cssTarget: ["chrome123", "firefox120", "safari17.5"],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // Names without hashes: the assets' headers have the browser ask for them anew each time.
      rolldownOptions: { output: { entryFileNames: "console.js", assetFileNames: "[name][extname]" } },
    },
  })) as Rolldown.RolldownOutput;
  return new Map(
    built.output.map((file) => [file.fileName, Buffer.from(file.type === "chunk" ? file.code : file.source)]),
  );
}
