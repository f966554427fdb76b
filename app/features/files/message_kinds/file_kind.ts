import { singleton } from "../../../platform/container/index.ts";
import { AttachedKind } from "../attached_kind.ts";
import { Attaching } from "../attaching.ts";

/** Files of any type, with words or without; sound and films play in place. */
@singleton()
export class FileKind extends AttachedKind {
  readonly name = "file";

  // The container reads the parameters of the class itself.
  // oxlint-disable-next-line typescript/no-useless-constructor
  constructor(attaching: Attaching) {
    super(attaching);
  }
}
