import { checkedText } from "../draft.ts";
import { MessageKind, type Writing, type Written } from "../kinds/message_kind.ts";
import { rendered } from "../rendered.ts";
import type { Message } from "../tables.ts";

/** What people write most: Markdown. */
export class TextKind extends MessageKind {
  readonly name = "text";

  write({ text, limit }: Writing<null>): Written {
    return rendered(checkedText(text, limit));
  }

  override edit(_: Message, text: string, limit: number): Written {
    return rendered(checkedText(text, limit));
  }
}
