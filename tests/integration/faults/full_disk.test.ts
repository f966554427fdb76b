import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ServerNode, startNode } from "../../support/node.ts";
import { Person } from "../../support/person.ts";
import { embedded, type Storey } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";

const KILOBYTES = 256;

/** A small disk of its own for the log files; only the system's administrator may have one. */
function mount(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    const options = ["-t", "tmpfs", "-o", `size=${KILOBYTES}k`, "tmpfs", folder];
    execFileSync("mount", options, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Takes every byte that is left. @returns how to give them back */
function fill(folder: string): () => void {
  const path = join(folder, "filler");
  for (let size = KILOBYTES * 1024; size > 0; size -= 4096) {
    try {
      writeFileSync(path, Buffer.alloc(size));
      return () => rmSync(path);
    } catch {
      rmSync(path, { force: true });
    }
  }
  throw new Error("There was no byte left to take.");
}

async function openNode(storey: Storey, storage: string): Promise<ServerNode> {
  return startNode({ storey, env: { STORAGE_PATH: storage, LOG_FILES: "true" } });
}

embedded((storey) => {
  describe("a disk that is full where the log files are", () => {
    const storage = join(storey.freshFolder(), "storage");
    const logs = join(storage, "logs");
    const mounted = mount(logs);
    storey.onClose(async () => {
      if (mounted) execFileSync("umount", [logs]);
    });

    it.skipIf(!mounted)(
      "stops nothing, is told of once, and once more when there is room again",
      async () => {
        const node = await openNode(storey, storage);
        const ada = await Person.signUp(node.url, "Ada");
        const said = (pattern: RegExp) => node.log.plain.filter((line) => pattern.test(line));
        const giveBack = fill(logs);

        await until(
          async () => {
            expect((await ada.open("/rooms")).status).toBe(200);
            return said(/the log file takes no lines/).length > 0;
          },
          { what: "a word on standard error" },
        );
        for (let n = 0; n < 100; n++) expect((await ada.get("/api/rooms")).status).toBe(200);
        expect(said(/the log file takes no lines: ENOSPC/)).toHaveLength(1);
        expect(node.running).toBe(true);

        giveBack();
        await until(
          async () => {
            await ada.open("/rooms");
            return said(/the log file takes lines again/).length > 0;
          },
          { what: "a word that it is over" },
        );
        expect(said(/the log file takes lines again; nothing was lost/)).toHaveLength(1);
        const written = readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"));
        const lines = written.join("").split("\n").filter(Boolean);
        expect(lines.filter((line) => line.includes('"/api/rooms"')).length).toBeGreaterThanOrEqual(
          100,
        );
        expect(lines.every((line) => line.startsWith("{") && line.endsWith("}"))).toBe(true);
        expect(await node.stop()).toBe(0);
      },
    );

    it.skipIf(!mounted)("does not hold up the stop of the server", async () => {
      const node = await openNode(storey, storage);
      const giveBack = fill(logs);
      await fetch(node.url);
      expect(await node.stop()).toBe(0);
      giveBack();
    });
  });
});
