import { buffer } from "node:stream/consumers";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { type Check, DoctorCheck, fine, wrong } from "../../../platform/doctor/index.ts";
import { Policies } from "../../../platform/resilience/index.ts";
import { type ObjectStore, openStore } from "../../../platform/storage/index.ts";
import { randomId } from "../../../platform/support/index.ts";

const NAME = "files";
const PROBE = Buffer.from("Parley was here.");

/** Whether the storage of files takes an object, gives it back and forgets it. */
@singleton()
export class FilesCheck extends DoctorCheck {
  static readonly priority = 35;
  readonly #settings: Settings;
  readonly #policies: Policies;

  constructor(settings: Settings, policies: Policies) {
    super();
    this.#settings = settings;
    this.#policies = policies;
  }

  // The doctor has none of the application's parts: what it looks at may be why they cannot be made.
  override async examine(): Promise<Check[]> {
    const objects = await openStore(this.#settings, () => this.#policies);
    const { place } = objects;
    try {
      await probe(objects);
      return [fine(NAME, `Files lie in ${place}; writing, reading and removing work.`)];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const said = causeOf(error) ?? reason;
      return [wrong(NAME, `Files cannot be kept in ${place}: ${said}`, HINT)];
    }
  }
}

async function probe(objects: ObjectStore): Promise<void> {
  const name = `probes/${randomId(96)}`;
  await objects.put(name, PROBE, PROBE.byteLength);
  const back = await buffer(await objects.open(name, { start: 0, end: 5 }));
  await objects.remove(name);
  if (String(back) !== "Parley") throw new Error("It gave back other bytes than were put there.");
}

const HINT = "Look at the settings FILES_…; docs/files.md tells what the storage needs.";

function causeOf(error: unknown): string | undefined {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
}
