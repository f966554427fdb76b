import { singleton } from "../../platform/container/index.ts";
import { SidebarNotes } from "../rooms/index.ts";
import { MentionsRepository } from "./mentions/mentions_repository.ts";
import { ThreadsRepository } from "./threads/threads_repository.ts";

/** What messages tell the list of rooms: where one is named, and how many threads have something new. */
@singleton()
export class MessageNotes {
  readonly #notes: SidebarNotes;
  readonly #mentions: MentionsRepository;
  readonly #threads: ThreadsRepository;

  constructor(notes: SidebarNotes, mentions: MentionsRepository, threads: ThreadsRepository) {
    this.#notes = notes;
    this.#mentions = mentions;
    this.#threads = threads;
  }

  /** Called once at start. */
  listen(): void {
    this.#notes.add(async ({ id }) => ({
      mentions: await this.#mentions.unread(id),
      counts: { threads: await this.#threads.unread(id) },
    }));
  }
}
