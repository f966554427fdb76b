import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";

const NEEDED = 26;

/** Whether this runs on a Node that Parley is made for. */
export class VersionsCheck extends DoctorCheck {
  static readonly priority = 30;
  static override readonly needsSettings = false;

  override async examine(): Promise<Check[]> {
    return [checkVersions(process.versions.node)];
  }
}

function checkVersions(version: string): Check {
  if (Number.parseInt(version, 10) >= NEEDED) return fine("versions", `Node ${version}.`);
  return wrong(
    "versions",
    `This is Node ${version}, and Parley needs ${NEEDED} or newer.`,
    "Start it with npm start or bin/parley: they use the Node that comes with its packages (npm ci).",
  );
}
