import type { Container } from "../../platform/container/index.ts";
import { Fragments } from "../../platform/views/index.ts";
import { declareMessageFragments } from "./message_fragments.ts";
import { MessageNews } from "./message_news.ts";
import { RoomNotes } from "./notes/room_notes.ts";
import { MessageNotes } from "./message_notes.ts";
import { LinkPreviews } from "./previews/link_previews.ts";
import { PrivateDeliveries } from "./private/private_deliveries.ts";
import { ReadState } from "./read_state.ts";

/** Connects messages with the outbox and the pages; once, before the outbox starts. */
export function bootMessages(container: Container): void {
  const news = container.resolve(MessageNews);
  const reading = container.resolve(ReadState);
  news.listen();
  news.onTold((change) => reading.answered(change));
  container.resolve(RoomNotes).listen();
  container.resolve(LinkPreviews).listen();
  container.resolve(PrivateDeliveries).listen();
  container.resolve(MessageNotes).listen();
  declareMessageFragments(container.resolve(Fragments));
}
