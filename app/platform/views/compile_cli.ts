import { compileViews } from "./compile.ts";

/** `node dist/app/platform/views/compile_cli.js [views] [dist/views/templates.js]`: the build's step. */
const [, , folder = "views", target = "dist/views/templates.js"] = process.argv;
compileViews(folder, target);
