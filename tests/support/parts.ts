import { describe, expect, inject, test } from "vitest";
import type { PartName } from "./servers/install.ts";
import type { Part } from "./servers/parts.ts";
import "./servers/global_setup.ts";

/**
 * Where a real part is: the URL of the database server or Redis, the path of Chromium.
 *
 * @throws when it can't be had; suites that need one stand in `describeWith`
 */
export function part(name: PartName): string {
  const found: Part = inject("parts")[name];
  if ("at" in found) return found.at;
  throw new Error(`This test needs ${name}, which can't be had: ${found.missing}`);
}

/**
 * A suite that needs real parts. Where one can't be had the suite is skipped by name; with `CI=true` that is a
 * failure.
 *
 * @example describeWith(["database"], "The outbox on MariaDB", () => { ... });
 */
export function describeWith(names: readonly PartName[], title: string, suite: () => void): void {
  const missing = names.map((name) => reason(name)).filter((text) => text !== undefined);
  if (missing.length === 0) describe(title, suite);
  else if (process.env["CI"] === "true") refuse(title, missing);
  else describe.skip(`${title} [${missing.join("; ")}]`, suite);
}

function reason(name: PartName): string | undefined {
  const found: Part = inject("parts")[name];
  return "missing" in found ? `no ${name}: ${found.missing}` : undefined;
}

function refuse(title: string, missing: readonly string[]): void {
  describe(title, () => {
    test("has the parts it needs", () => expect(missing).toEqual([]));
  });
}
