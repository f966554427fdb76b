import { constants } from "node:fs";
import { access, mkdir, statfs } from "node:fs/promises";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../doctor/index.ts";

const MEGABYTE = 1024 * 1024;
const NEEDED_MB = 512;

/** Whether the storage folder can be written, and has room. */
@singleton()
export class DiskCheck extends DoctorCheck {
  static readonly priority = 40;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    super();
    this.#settings = settings;
  }

  override async examine(): Promise<Check[]> {
    return [await checkDisk(this.#settings)];
  }
}

async function checkDisk({ app }: Settings): Promise<Check> {
  const folder = app.storage;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(
      "disk",
      `The folder ${folder} cannot be written.`,
      "Give the user that runs Parley the right to write there, or point STORAGE_PATH elsewhere.",
    );
  }
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  if (free >= NEEDED_MB) return fine("disk", `${folder} can be written and has ${free} MB free.`);
  return wrong(
    "disk",
    `${folder} has ${free} MB left.`,
    `Make room: ${NEEDED_MB} MB is the least.`,
  );
}
