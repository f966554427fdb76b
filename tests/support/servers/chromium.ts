import { spawnSync } from "node:child_process";
import { findProgram } from "./find_program.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const MAC = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Where Chromium (or Chrome) stands on this machine, or undefined. */
export function findChromium(): string | undefined {
  return findProgram(...NAMES, ...MAC);
}

/** The version that a browser tells. @throws when the program does not run */
export function chromiumVersion(path: string): string {
  const { stdout, error } = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 20_000 });
  const version = /\d+(\.\d+)+/.exec(stdout ?? "")?.[0];
  if (!version) throw new Error(`${path} does not tell its version ${error?.message ?? ""}`.trim());
  return version;
}
