// Builds every module of app/ and config/ as a file of its own -> dist/apart, for benches, which put parts of the
// program together in their own way. What is served is the bundle of bin/build_server.js.
import { globSync } from "node:fs";
import { rolldown } from "rolldown";

const build = await rolldown({
  input: globSync("{app,config}/**/*.ts"),
  platform: "node",
  tsconfig: "tsconfig.json",
  // Helpers of decorators come with the compiler, and are no package of ours.
  external: /^(?!@oxc-project|\0)[^./]/,
});
await build.write({
  dir: "dist/apart",
  format: "es",
  sourcemap: true,
  keepNames: true,
  preserveModules: true,
  preserveModulesRoot: ".",
});
await build.close();
