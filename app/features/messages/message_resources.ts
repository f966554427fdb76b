import { singleton } from "../../platform/container/index.ts";
import { type User, Users } from "../accounts/index.ts";
import { type MessageResource, messageResource } from "./message_resource.ts";
import type { Message } from "./tables.ts";

/** Messages with their authors, in one query for any number of them. */
@singleton()
export class MessageResources {
  readonly #users: Users;

  constructor(users: Users) {
    this.#users = users;
  }

  /** In the order given. */
  async of(messages: readonly Message[]): Promise<MessageResource[]> {
    if (messages.length === 0) return [];
    const authors = await this.#users.findMany(messages.map(({ author_id }) => author_id));
    return messages.map((message) => messageResource(message, authors.get(message.author_id)));
  }

  async one(message: Message): Promise<MessageResource> {
    return messageResource(message, await this.author(message.author_id));
  }

  /** Who writes, for messages that are made while a room is locked: whatever can be read before is. */
  async author(id: number): Promise<User | undefined> {
    return (await this.#users.find(id)) ?? undefined;
  }
}
