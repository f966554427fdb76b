import type { Container } from "../../platform/container/index.ts";
import { MessageNews } from "./message_news.ts";

/** Connects messages with the outbox; once, before it starts. */
export function bootMessages(container: Container): void {
  container.resolve(MessageNews).listen();
}
