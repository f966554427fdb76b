import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { bundledNode, runsOnRelease } from "./project_node.js";

/**
 * Sees to it that the Node that came with the packages starts here. On a bare Linux it lacks one small library
 * of the system; as root in a Debian or Ubuntu (a container, mostly) that is installed, elsewhere it is asked for.
 */
export function checkBundledNode() {
  const node = bundledNode();
  if (!node || starts(node)) return;
  const problem = whyNot(node);
  if (installLibrary(problem) && starts(node)) return;
  // Out of the way, or npm would call it the next time and this would not be said again.
  rmSync(node, { force: true });
  if (!runsOnRelease()) throw new Error(explain(problem));
}

function starts(node) {
  return spawnSync(node, ["--version"]).status === 0;
}

function whyNot(node) {
  const { stderr, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return (stderr || error?.message || "it ends at once").trim();
}

function installLibrary(problem) {
  if (!problem.includes("libatomic") || process.getuid?.() !== 0) return false;
  const script = "apt-get -qq update && apt-get -qq -y --no-install-recommends install libatomic1";
  return spawnSync("sh", ["-c", script], { stdio: ["ignore", "ignore", 2] }).status === 0;
}

function explain(problem) {
  const library = problem.includes("libatomic")
    ? "Install that library (Debian, Ubuntu: apt-get install libatomic1; Fedora: dnf install libatomic)"
    : "Install Node 26 or newer yourself and put it first in PATH";
  return `The Node that comes with Parley does not start here: ${problem}\n${library}, then run the command again.`;
}
