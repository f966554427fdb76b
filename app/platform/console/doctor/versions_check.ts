import { type Check, fine, wrong } from "./check.ts";

const NEEDED = 26;

/** Whether this runs on a Node that Parley is made for. */
export function checkVersions(version = process.versions.node): Check {
  if (Number.parseInt(version, 10) >= NEEDED) return fine("versions", `Node ${version}.`);
  return wrong(
    "versions",
    `This is Node ${version}, and Parley needs ${NEEDED} or newer.`,
    "Start it with npm start or bin/parley: they use the Node that comes with its packages (npm ci).",
  );
}
