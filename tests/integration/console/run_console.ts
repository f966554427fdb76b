import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Loose } from "../../support/loose.ts";
import type { Storey } from "../../support/storeys.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const PROGRAM = join(ROOT, "dist", "app", "console.js");

export interface Ran {
  exit: number;
  out: string;
  err: string;
  /** Standard output as JSON. */
  json: Loose;
}

/** The built console of one installation: a database, a storage folder, and no `.env`. */
export class Installation {
  readonly env: Record<string, string>;
  readonly folder: string;

  constructor(env: Record<string, string>, folder: string) {
    this.env = env;
    this.folder = folder;
  }

  /** Runs a command line to its end, as a process of its own. */
  run(...args: string[]): Promise<Ran> {
    return this.runWith({}, ...args);
  }

  /** The same with further settings. */
  runWith(env: Record<string, string>, ...args: string[]): Promise<Ran> {
    const { PATH = "", HOME = "" } = process.env;
    const options = { cwd: this.folder, env: { PATH, HOME, ...this.env, ...env } };
    return new Promise((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], options, (error, out, err) => {
        const exit = error ? Number(error.code ?? -1) : 0;
        resolve({
          exit,
          out,
          err,
          get json() {
            return out === "" ? undefined : JSON.parse(out);
          },
        });
      });
    });
  }
}

/** A new installation on a storey, without tables. */
export async function install(storey: Storey): Promise<Installation> {
  if (!existsSync(PROGRAM)) throw new Error("The console is not built; run `npm run build` first");
  const folder = storey.freshFolder();
  furnish(folder);
  // On a busy machine a query may be slow, and what commands say would be said beside that.
  const quiet = { LOG_FILES: "false", QUERY_SLOW_MS: "0" };
  const env = { NODE_ENV: "test", STORAGE_PATH: join(folder, "storage"), ...quiet };
  return new Installation({ ...env, ...(await storey.environment()) }, folder);
}

/** What the console finds beside itself: the build, templates and texts, with a place of its own to compile to. */
function furnish(folder: string): void {
  mkdirSync(join(folder, "dist", "views"), { recursive: true });
  symlinkSync(join(ROOT, "dist", "assets"), join(folder, "dist", "assets"));
  for (const name of ["views", "texts"]) symlinkSync(join(ROOT, name), join(folder, name));
  copyFileSync(
    join(ROOT, "dist", "views", "templates.js"),
    join(folder, "dist", "views", "templates.js"),
  );
}
