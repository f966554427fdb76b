import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { packagesOf } from "../../support/house/read_imports.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as Manifest;

/** What is built, and what builds it. */
const files = globSync("{app,config,public,bin}/**/*.{ts,js}", { cwd: ROOT }).map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), "utf8"),
}));

// NODE_ENV=production npm ci leaves the development packages out, and builds all the same.
describe("The packages of an installation", () => {
  test("are all that the code and its build import", () => {
    const used = new Set(files.flatMap(({ path, text }) => packagesOf(path, text)));
    expect(used.size).toBeGreaterThan(20);
    const missing = [...used].filter((name) => !(name in dependencies) && !isBuiltin(name));
    expect(missing).toEqual([]);
  });

  test("are all that the build calls, by whatever way", () => {
    const names = Object.keys(devDependencies).filter((name) => !name.startsWith("@types/"));
    expect(names).toContain("vitest");
    const said = new RegExp(`["'\`/](?:${names.join("|")})["'\`/]`);
    const build = files.filter(({ path }) => path.startsWith("bin/"));
    const wrong = build.flatMap(({ path, text }) => said.exec(text)?.map((it) => [path, it]) ?? []);
    expect(wrong).toEqual([]);
  });

  test("are seen in every form", () => {
    const text = `import "a"; import { b } from "@s/b/c.js"; export * from "d/e"; await import("f");
      import type { G } from "g"; import "./h.ts"; import "node:fs";`;
    expect(packagesOf("x.ts", text)).toEqual(["a", "@s/b", "d", "f"]);
  });
});
