import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { projectNode, root } from "./project_node.js";

const STAMPS = "dist/.stamps";

/** The build, in order. A step runs when its inputs changed since it last succeeded. */
export const buildSteps = [
  step({
    name: "server",
    done: "server bundled",
    inputs: ["app", "config", "tsconfig.json", "bin/build_server.js", "package-lock.json"],
    output: "dist/app",
    command: ["bin/build_server.js"],
  }),
  step({
    name: "views",
    done: "views compiled",
    inputs: ["views", "texts", "app/platform/views", "app/platform/texts", "package-lock.json"],
    output: "dist/views/templates.js",
    command: ["dist/app/platform/views/compile_cli.js"],
  }),
  step({
    name: "assets",
    done: "styles and scripts bundled",
    inputs: [
      "public",
      "texts",
      "app/platform/texts",
      "bin/build_assets.js",
      "bin/assets",
      "package-lock.json",
    ],
    output: "dist/assets",
    command: ["bin/build_assets.js"],
  }),
];

function step({ name, done, inputs, output, command }) {
  const stamp = join(root, STAMPS, name);
  const run = () => {
    const print = fingerprint(inputs);
    if (existsSync(join(root, output)) && readText(stamp) === print) return false;
    runNode(name, command);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, print);
    return true;
  };
  return { name, done, run };
}

function runNode(name, command) {
  const result = spawnSync(projectNode() ?? process.execPath, command, {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (result.status === 0) return;
  const reason = result.error?.message ?? `exit code ${result.status ?? result.signal}`;
  throw new Error(`The build stopped at "${name}" (${reason}); what is wrong stands above.`);
}

/** A hash over names and contents of files and whole folders. */
function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const path of inputs.flatMap(filesBelow)) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(path) {
  const entries = folderEntries(path);
  if (entries === undefined) return existsSync(join(root, path)) ? [path] : [];
  return entries.map(({ name }) => `${path}/${name}`).flatMap(filesBelow);
}

function folderEntries(path) {
  try {
    const entries = readdirSync(join(root, path), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return undefined; // a file, or nothing
  }
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
