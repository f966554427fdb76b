import { checkedText } from "../draft.ts";
import { MessageKind, type Writing, type Written } from "../kinds/message_kind.ts";
import type { Names } from "../mentions/names.ts";
import { rendered } from "../rendered.ts";
import type { Message } from "../tables.ts";

/** What people write most: Markdown. */
export class TextKind extends MessageKind {
  readonly name: string = "text";

  write({ text, limit, names }: Writing<null>): Written {
    return rendered(checkedText(text, limit), names);
  }

  // oxlint-disable-next-line eslint/max-params -- as every kind
  override edit(_: Message, text: string, limit: number, names?: Names): Written {
    return rendered(checkedText(text, limit), names);
  }
}
