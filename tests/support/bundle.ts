import { join } from "node:path";
import { rolldown } from "rolldown";

/**
 * Makes a program of its own from a TypeScript file, for a process outside of the test runner.
 *
 * @returns its path
 * @example spawn(process.execPath, [await bundle(file, storey.freshFolder())]);
 */
export async function bundle(input: string, folder: string): Promise<string> {
  const build = await rolldown({ input, platform: "node", tsconfig: "tsconfig.json" });
  const file = join(folder, "program.mjs");
  await build.write({ file, format: "es", codeSplitting: false, keepNames: true });
  await build.close();
  return file;
}
