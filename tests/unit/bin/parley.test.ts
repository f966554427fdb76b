import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const BIN = fileURLToPath(new URL("../../../bin", import.meta.url));
let clone: string;

/** A clone with nothing in it but the launcher. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "parley-bin-"));
  cpSync(BIN, join(clone, "bin"), { recursive: true });
  writeFileSync(join(clone, "package.json"), '{ "type": "module" }');
});

afterEach(() => rmSync(clone, { recursive: true }));

function build(program: string): void {
  mkdirSync(join(clone, "dist/app"), { recursive: true });
  writeFileSync(join(clone, "dist/app/console.js"), program);
}

function parley(...args: string[]) {
  const options = { encoding: "utf8", cwd: tmpdir() } as const;
  return spawnSync(process.execPath, [join(clone, "bin/parley"), ...args], options);
}

describe("bin/parley", () => {
  test("says what to do when nothing is built", () => {
    const { status, stderr } = parley("doctor");
    expect(stderr).toContain("Parley is not built. Run `npm run build`");
    expect(status).toBe(1);
  });

  test("hands its words to the console, in the project's folder, and ends with its exit code", () => {
    build(
      "console.log(JSON.stringify([process.argv.slice(2), process.cwd()])); process.exitCode = 3;",
    );
    const { status, stdout } = parley("user:create", "--name", "Ada Lovelace");
    expect(JSON.parse(stdout)).toEqual([
      ["user:create", "--name", "Ada Lovelace"],
      expect.stringContaining(clone),
    ]);
    expect(status).toBe(3);
  });
});
