// Runs beside a test process and outlives it: when its standard input closes, however that process ended, it
// kills the servers and removes the folders that were announced and not taken back. Started by janitor.ts.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

const groups = new Set<number>();
const folders = new Set<string>();

interface Order {
  verb: "group" | "forget group" | "folder" | "forget folder";
  group?: number;
  folder?: string;
}

function obey({ verb, group = 0, folder = "" }: Order): void {
  if (verb === "group") groups.add(group);
  else if (verb === "forget group") groups.delete(group);
  else if (verb === "folder") folders.add(folder);
  else folders.delete(folder);
}

function kill(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function cleanUp(): void {
  for (const group of groups) kill(group);
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => obey(JSON.parse(line) as Order));
lines.on("close", cleanUp);
