// `npm run dev`: rebuilds what changes and restarts the server when its code did. Type errors are shown and do not
// stop it; templates are read anew at each request, styles and scripts are bundled anew when they change.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { root } from "./project_node.js";

const children = new Set();

function run(args, options = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", ...options });
  children.add(child);
  child.on("exit", () => children.delete(child));
  return child;
}

function end(code) {
  for (const child of children) child.kill();
  process.exitCode = code;
}

/** Bundles again a moment after the last change; one at a time. */
function watchAssets() {
  let timer;
  const bundle = () => run(["bin/build_assets.js"]);
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(bundle, 100);
  };
  watch(join(root, "public"), { recursive: true }, soon).on("error", (error) => {
    process.stderr.write(`Styles and scripts are not watched: ${error.message}\n`);
  });
}

run([
  "node_modules/typescript/bin/tsc",
  "--watch",
  "--preserveWatchOutput",
  "-p",
  "tsconfig.build.json",
]);
watchAssets();
const env = { ...process.env, NODE_ENV: process.env.NODE_ENV ?? "development" };
const server = run(["--watch", "--enable-source-maps", "dist/app/main.js"], { env });
server.on("exit", (code) => end(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(0));
