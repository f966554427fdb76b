// Bundles the server and the console: app/ and config/ -> dist/app, so that a start reads some sixty files and not
// two thousand. What is found by its folder at run time stays a file of its own; so does each package, below
// node_modules/, where stacks name it. Types are checked apart: `npm run typecheck`.
// Run by the project's Node: `node bin/build_server.js`.
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

const OUTPUT = "dist/app";

/** Programs, what threads run, and what `app/discovered.ts` finds. */
const ENTRIES = [
  "app/main.ts",
  "app/console.ts",
  "app/platform/views/compile_cli.ts",
  "app/platform/database/backup/sqlite_worker.ts",
  ...globSync("app/**/{chores,doctor_checks,message_kinds,slash_commands}/*.ts"),
];

/** They load binaries that lie beside them. */
const WITH_BINARIES = /^(?:sharp|@node-rs\/)/;

const MAP_COMMENT = /\n\/\/# sourceMappingURL=\S+\s*$/;

const build = await rolldown({
  input: Object.fromEntries(ENTRIES.map((path) => [path.replace(/^app\/(.*)\.ts$/, "$1"), path])),
  platform: "node",
  tsconfig: "tsconfig.json",
  external: (id) => WITH_BINARIES.test(id),
});
const { output } = await build.generate({
  format: "es",
  sourcemap: true,
  keepNames: true, // the container and its page know classes by their names
  // Below node_modules/ the ending alone says what it is.
  chunkFileNames: ({ name }) => (isPackage(name) ? "[name].mjs" : "[name].js"),
  codeSplitting: { groups: [{ debugName: "packages", name: packageOf, test: /node_modules/ }] },
});
await build.close();

rmSync(OUTPUT, { recursive: true, force: true });
for (const file of output) write(file);

/** Packages have no maps: reading those at the first error took longer than a start. */
function write(file) {
  if (file.type === "asset" && isPackage(file.fileName)) return;
  const path = join(OUTPUT, file.fileName);
  mkdirSync(dirname(path), { recursive: true });
  const text = file.type === "asset" ? file.source : file.code;
  writeFileSync(path, isPackage(file.fileName) ? text.replace(MAP_COMMENT, "") : text);
}

/** `node_modules/kysely` for a module of that package. */
function packageOf(id) {
  return /.*(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll("\\", "/"))?.[1];
}

function isPackage(name) {
  return name.startsWith("node_modules/");
}
