/** What a runtime is told about a Worker: all that wrangler.toml declares, and secrets by their names only. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT_ROOT } from "../../scripts/wrangler.ts";
import { SMALL_SOURCE } from "./small-worker.ts";
import { declaredProduct } from "./worker-build.ts";
import { workerdConfig } from "./workerd-config.ts";

it("takes every object class and variable of wrangler.toml", async () => {
  const text = await readFile(join(PROJECT_ROOT, "wrangler.toml"), "utf8");
  const declared = [...text.matchAll(/^name = "(.+)"\nclass_name = "(.+)"$/gm)];
  expect(declared.length).toBeGreaterThanOrEqual(3);
  const source = declaredProduct();
  expect(source.classes).toEqual(declared.map(([, binding, className]) => ({ binding, className })));
  expect(source.vars).toMatchObject({ APPS: "CRM", JURISDICTION: "" });
});

it("names secrets in the configuration and gives their values through the environment", () => {
  const text = workerdConfig(SMALL_SOURCE, { storage: "/somewhere", secrets: ["SECRET"] });
  expect(text).toContain('(name = "SECRET", fromEnvironment = "SECRET")');
  expect(text).toContain('(className = "Counter", uniqueKey = "Counter", enableSql = true)');
});
