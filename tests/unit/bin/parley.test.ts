import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

/** A Node that takes itself for a release that is too old. */
const OLD = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.1.0" } })`;

function parley(...args: string[]) {
  return start([], args);
}

function start(node: string[], args: string[]) {
  const options = { encoding: "utf8", cwd: tmpdir() } as const;
  return spawnSync(process.execPath, [...node, join(clone, "bin/parley"), ...args], options);
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

  test("started by an old Node runs itself with that of the project, and ends as that ends", () => {
    const bin = join(clone, "node_modules/.bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "node"), `#!/bin/sh\necho "new Node: $*"\nexit 4\n`);
    chmodSync(join(bin, "node"), 0o755);
    const { status, stdout } = start(["--import", OLD], ["stats", "--json"]);
    const script = join(realpathSync(clone), "bin/parley");
    expect(stdout).toBe(`new Node: ${script} stats --json\n`);
    expect(status).toBe(4);
  });

  test("started by an old Node says what to do when the project has none", () => {
    const { status, stderr } = start(["--import", OLD], ["stats"]);
    expect(stderr).toContain("Parley's packages are not installed. Run `npm ci && npm run build`");
    expect(status).toBe(1);
  });
});
