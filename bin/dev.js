// `npm run dev`: builds again what a change touches, shows what is wrong with it, and restarts the server when its
// code was built anew. Templates, styles and scripts come without a restart.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { join } from "node:path";
import { buildSteps } from "./build_steps.js";
import { root } from "./project_node.js";

const WATCHED = ["app", "config", "views", "texts", "public"];
const say = (text) => process.stderr.write(`${text}\n`);

let server;
let timer;
let checker;

function startServer() {
  const env = { NODE_ENV: "development", DRAIN_SECONDS: "1", ...process.env };
  const options = { cwd: root, stdio: "inherit", env };
  server = spawn(process.execPath, ["--enable-source-maps", "dist/app/main.js"], options);
  server.on(
    "exit",
    (code) => code && say(`The server ended (${code}); it starts again after a change.`),
  );
}

/** Starts the new one when the old one has gone, since both want the same port. */
function restartServer() {
  if (server.exitCode !== null || server.signalCode !== null) return startServer();
  if (server.killed) return; // on its way already
  server.once("exit", startServer);
  server.kill("SIGTERM");
}

function build() {
  try {
    const built = buildSteps.filter(({ run }) => run());
    for (const { done } of built) say(`  ${done}`);
    if (!built.some(({ name }) => name === "server")) return;
    restartServer();
    checkTypes();
  } catch (error) {
    say(error.message);
  }
}

/** Beside the restart, since bundling does not look at types. */
function checkTypes() {
  checker?.kill();
  const args = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"];
  checker = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", 2, 2] });
}

function buildSoon() {
  clearTimeout(timer);
  timer = setTimeout(build, 50);
}

function end() {
  checker?.kill();
  server.once("exit", () => process.exit());
  if (!server.kill("SIGTERM")) process.exit();
}

startServer();
for (const folder of WATCHED) watch(join(root, folder), { recursive: true }, buildSoon);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, end);
