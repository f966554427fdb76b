import { singleton } from "../../../platform/container/index.ts";
import { AttachedKind } from "../attached_kind.ts";
import { Attaching } from "../attaching.ts";
import { notAPicture } from "../file_errors.ts";
import type { StoredFile } from "../tables.ts";

/** Pictures and nothing else, with words or without. */
@singleton()
export class ImageKind extends AttachedKind {
  readonly name = "image";

  // The container reads the parameters of the class itself.
  // oxlint-disable-next-line typescript/no-useless-constructor
  constructor(attaching: Attaching) {
    super(attaching);
  }

  protected override check(files: readonly StoredFile[]): void {
    const other = files.find(({ kind }) => kind !== "image");
    if (other) throw notAPicture(other.name);
  }
}
