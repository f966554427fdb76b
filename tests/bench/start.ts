/**
 * From the start of the process to the first green answer of `/health/ready`, after the build: on an empty storage,
 * where all tables are made, and on one that is there.
 *
 *     npm run bench tests/bench/start.ts -- [rounds=5]
 *
 * Milliseconds, medians over the rounds, and the best one. The limit is 1,500 ms for both.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../support/servers/free_port.ts";

const LIMIT_MS = 1_500;
const [rounds = "5"] = process.argv.slice(2);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Without `fetch`, whose first use costs as much as a start of ours may. */
function isGreen(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const asked = request({ port, host: "127.0.0.1", path: "/health/ready" }, (answer) => {
    answer.resume();
    resolve(answer.statusCode === 200);
  });
  asked.once("error", () => resolve(false));
  asked.end();
  return promise;
}

async function start(storage: string): Promise<number> {
  const port = await freePort();
  const { PATH = "" } = process.env;
  const env = { PATH, HOST: "127.0.0.1", PORT: String(port), STORAGE_PATH: storage };
  const begun = performance.now();
  const server = spawn(process.execPath, ["--enable-source-maps", "dist/app/main.js"], {
    cwd: ROOT,
    env: { ...env, LOG_FILES: "false" },
    stdio: "ignore",
  });
  const ended = once(server, "exit");
  while (!(await isGreen(port))) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`);
    await pause(5);
  }
  const took = performance.now() - begun;
  server.kill("SIGTERM");
  await ended;
  return took;
}

const rows = { "empty storage": [] as number[], "the second time": [] as number[] };
for (let round = 0; round < Number(rounds); round += 1) {
  const storage = mkdtempSync(join(tmpdir(), "parley-bench-"));
  rows["empty storage"].push(await start(storage));
  rows["the second time"].push(await start(storage));
  rmSync(storage, { recursive: true });
}
for (const [name, times] of Object.entries(rows)) {
  const [ms, best] = [Math.round(median(times)), Math.round(Math.min(...times))];
  const verdict = ms < LIMIT_MS ? "reached" : "missed";
  process.stdout.write(
    `${name.padEnd(16)} ${ms} ms, best ${best} ms (limit ${LIMIT_MS}: ${verdict})\n`,
  );
}
