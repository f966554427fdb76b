import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkBundledNode } from "./check_node.js";
import { projectNode, RELEASE, root } from "./project_node.js";

/**
 * Installs what the lock file says unless it is all there already.
 *
 * @param {{ development: boolean }} options whether the packages for tests are wanted too
 * @returns {boolean} whether anything was done
 */
export function installPackages({ development }) {
  if (isInstalled(development) && projectNode()) return false;
  npmCi(development);
  checkBundledNode();
  if (!projectNode()) throw new Error(noNode());
  return true;
}

/** npm keeps a list of what it has installed; it must name every package of the lock file in its version. */
function isInstalled(development) {
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  const wanted = Object.entries(readPackages(join(root, "package-lock.json")));
  return wanted
    .filter(([path, entry]) => path !== "" && !entry.optional && (development || !entry.dev))
    .every(([path, entry]) => installed[path]?.version === entry.version);
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : {};
}

function npmCi(development) {
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--include=optional"];
  const [command, ...first] = npmCommand();
  const result = spawnSync(
    command,
    [...first, ...args, ...(development ? ["--include=dev"] : [])],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32" && command === "npm",
    },
  );
  if (result.status !== 0) throw new Error(failed(result));
}

/** The npm that called this script, else the one in the path. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith("npm-cli.js") ? [process.execPath, script] : ["npm"];
}

function failed({ error, status }) {
  const reason = error ? error.message : `exit code ${status}`;
  return (
    `The packages could not be installed (npm ci: ${reason}); its own message stands above.\n` +
    "Without a network nothing can be fetched: connect, or set a registry mirror or proxy " +
    "(npm config set registry|proxy), then run the command again."
  );
}

function noNode() {
  return (
    `No Node ${RELEASE} comes ready for ${process.platform}-${process.arch}. ` +
    `Install Node ${RELEASE} or newer yourself, put it first in PATH, then run the command again.`
  );
}
