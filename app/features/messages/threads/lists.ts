import { singleton } from "../../../platform/container/index.ts";
import type { Room } from "../../rooms/index.ts";
import { messageNotFound } from "../message_errors.ts";
import { MessagesRepository } from "../messages_repository.ts";
import type { ListOf } from "../timeline_repository.ts";

/** Finds which list of messages is meant. */
@singleton()
export class Lists {
  readonly #messages: MessagesRepository;

  constructor(messages: MessagesRepository) {
    this.#messages = messages;
  }

  /**
   * The list of a room that was loaded through the viewer, or of one of its threads.
   *
   * @param threadId of any message of the thread
   * @throws NotFoundError `message_not_found`
   */
  async of({ id }: Pick<Room, "id">, threadId?: number): Promise<ListOf> {
    if (threadId === undefined) return id;
    const message = await this.#messages.find(threadId);
    if (message?.room_id !== id) throw messageNotFound();
    return { thread: message.thread_root_id ?? message.id };
  }
}
