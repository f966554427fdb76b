import "reflect-metadata";
import { askRunning } from "./ask_running.ts";
import { commands } from "./commands.ts";
import { discoverServices } from "./discovered.ts";
import { Console } from "./platform/console/index.ts";
import { openWorkspace } from "./workspace.ts";

const program = new Console({
  name: "parley",
  summary: "Looks after an installation of Parley, also beside a running server.",
  commands,
  open: openWorkspace,
  ask: askRunning,
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  terminal: process.stderr,
});

await discoverServices();
process.exitCode = await program.run(process.argv.slice(2));
