import { discover } from "./platform/container/index.ts";

/**
 * Folders whose classes are found by themselves, with who uses them; docs/container.md says how. What the application
 * itself is made of is found by `createApplication`, whoever calls it.
 */
const FOLDERS = {
  application: ["message_kinds", "slash_commands"],
  server: ["chores"],
  console: ["chores", "doctor_checks"],
};

/**
 * Loads what lies in the right folder; before the container is created. A server is ready sooner without what only
 * the console uses.
 *
 * @returns names of the classes
 */
export function discoverServices(forWhom: keyof typeof FOLDERS = "console"): Promise<string[]> {
  return discover(new URL("./", import.meta.url), FOLDERS[forWhom]);
}
