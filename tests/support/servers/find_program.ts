import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where servers are installed though no ordinary person has them in the path. */
const EXTRA = [
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/opt/homebrew/bin",
  "/usr/libexec",
];

/** Path of the first of these programs that is there, in PATH or where servers usually stand. */
export function findProgram(...names: string[]): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...EXTRA];
  return names
    .flatMap((name) => (name.startsWith("/") ? [name] : folders.map((f) => join(f, name))))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
