import { singleton } from "../../platform/container/index.ts";
import { Faces, type UserResource } from "../accounts/index.ts";
import { type MessageResource, messageResource } from "./message_resource.ts";
import type { Message } from "./tables.ts";

/** Messages with their authors, mostly without a query. */
@singleton()
export class MessageResources {
  readonly #faces: Faces;

  constructor(faces: Faces) {
    this.#faces = faces;
  }

  /** In the order given. */
  async of(messages: readonly Message[]): Promise<MessageResource[]> {
    if (messages.length === 0) return [];
    const authors = await this.#faces.of(messages.map(({ author_id }) => author_id));
    return messages.map((message) => messageResource(message, authors.get(message.author_id)));
  }

  async one(message: Message): Promise<MessageResource> {
    return messageResource(message, await this.author(message.author_id));
  }

  /** Who writes, for messages that are made while a room is locked: whatever can be read before is. */
  author(id: number): Promise<UserResource | undefined> {
    return this.#faces.one(id);
  }
}
