import { buffer } from "node:stream/consumers";
import { singleton } from "../../../platform/container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../../platform/doctor/index.ts";
import { ObjectStore } from "../../../platform/storage/index.ts";
import { randomId } from "../../../platform/support/index.ts";

const NAME = "files";
const PROBE = Buffer.from("Parley was here.");

/** Whether the storage of files takes an object, gives it back and forgets it. */
@singleton()
export class FilesCheck extends DoctorCheck {
  static readonly priority = 35;
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    super();
    this.#objects = objects;
  }

  override async examine(): Promise<Check[]> {
    const { place } = this.#objects;
    try {
      await this.#probe();
      return [fine(NAME, `Files lie in ${place}; writing, reading and removing work.`)];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const said = causeOf(error) ?? reason;
      return [wrong(NAME, `Files cannot be kept in ${place}: ${said}`, HINT)];
    }
  }

  async #probe(): Promise<void> {
    const name = `probes/${randomId(96)}`;
    await this.#objects.put(name, PROBE, PROBE.byteLength);
    const back = await buffer(await this.#objects.open(name, { start: 0, end: 5 }));
    await this.#objects.remove(name);
    if (String(back) !== "Parley") throw new Error("It gave back other bytes than were put there.");
  }
}

const HINT = "Look at the settings FILES_…; docs/files.md tells what the storage needs.";

function causeOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
}
