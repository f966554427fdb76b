import { readdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Constructor, services, singleton } from "./services.ts";
import { autoconfiguredBase } from "./tags.ts";

/** `.ts` where tests run the sources, `.js` in the build. */
const EXTENSION = extname(fileURLToPath(import.meta.url));

/**
 * Finds the classes that lie in the right folder: every module in a folder of one of these names, anywhere below
 * `root`, is loaded, and its classes that extend an autoconfigured base are services, also without a decorator when
 * they need nothing. Before the container is created.
 *
 * @returns the names of the classes found, in the order of their files
 * @example await discover(new URL("./", import.meta.url), ["chores", "doctor_checks"]);
 */
export async function discover(root: URL, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await modulesIn(fileURLToPath(root), folders)) {
    const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    for (const service of Object.values(exported).filter(isAutoconfigured)) {
      if (!services.has(service)) singleton()(service);
      found.push(service.name);
    }
  }
  return found;
}

async function modulesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && folders.includes(basename(entry.parentPath)))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith(EXTENSION) && !path.endsWith(".d.ts"))
    .toSorted();
}

function isAutoconfigured(exported: unknown): exported is Constructor {
  return (
    typeof exported === "function" && autoconfiguredBase(exported as Constructor) !== undefined
  );
}
