import { notEditable } from "../kinds/kind_errors.ts";
import { MessageKind, type Written } from "../kinds/message_kind.ts";

/** What happened to a room: somebody came, it has another name. `RoomNotes` writes these, nobody else. */
export class SystemKind extends MessageKind {
  readonly name = "system";
  override readonly isPosted = false;

  write(): Written {
    throw notEditable();
  }
}
