import { discover } from "./platform/container/index.ts";

/** Folders whose classes are found by themselves; docs/container.md says how. */
const FOLDERS = ["chores", "doctor_checks"];

/** Loads what lies in the right folder; before the container is created. @returns names of the classes */
export function discoverServices(): Promise<string[]> {
  return discover(new URL("./", import.meta.url), FOLDERS);
}
