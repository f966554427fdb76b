import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/**
 * Sees to it that nothing is left running and nothing left behind, even when the tests are killed: what is
 * announced here is cleaned up by a process of its own as soon as this one is gone.
 */
class Janitor {
  #input: Writable | undefined;

  /** Announces a process group, so that it is killed when the tests end without having done so. */
  watchGroup(group: number): void {
    this.#tell({ verb: "group", group });
  }

  forgetGroup(group: number): void {
    this.#tell({ verb: "forget group", group });
  }

  /** Makes a temporary folder that is removed at the end of this process at the latest. */
  makeFolder(name: string): string {
    const folder = mkdtempSync(join(tmpdir(), `parley-${name}-`));
    this.#tell({ verb: "folder", folder });
    return folder;
  }

  removeFolder(folder: string): void {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    this.#tell({ verb: "forget folder", folder });
  }

  #tell(order: object): void {
    this.#input ??= start();
    this.#input.write(`${JSON.stringify(order)}\n`);
  }
}

/** A group of its own, so that Ctrl-C in the terminal does not reach it before its work is done. */
function start(): Writable {
  const program = fileURLToPath(new URL("./janitor_process.ts", import.meta.url));
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
    env: { PATH: process.env["PATH"] },
  });
  // A worker whose test hangs would outlive a test run that was killed.
  if (process.connected) process.once("disconnect", () => process.exit(1));
  child.unref();
  // Neither the process nor the pipe to it may keep the tests from ending.
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child.stdin;
}

export const janitor = new Janitor();
