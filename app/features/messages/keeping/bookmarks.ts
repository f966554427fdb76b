import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { ensureNoNote } from "../kinds/is_note.ts";
import type { Message } from "../tables.ts";
import { ViewerMessages } from "../viewer_messages.ts";
import { KeepingRepository } from "./keeping_repository.ts";

/** What a person keeps for later; nobody else sees it. */
@singleton()
export class Bookmarks {
  readonly #repository: KeepingRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #clock: Clock;

  constructor(repository: KeepingRepository, viewerMessages: ViewerMessages, clock: Clock) {
    this.#repository = repository;
    this.#viewerMessages = viewerMessages;
    this.#clock = clock;
  }

  /** @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member` */
  async add(viewer: Viewer, id: number): Promise<Message> {
    const { message } = await this.#viewerMessages.find(viewer, id);
    ensureNoNote(message);
    await this.#repository.bookmark(viewer.id, id, this.#clock.now());
    return message;
  }

  /** Also of a message that one may not see any more. */
  remove(viewer: Viewer, id: number): Promise<void> {
    return this.#repository.forget(viewer.id, id);
  }

  /** Those that one may still see, the newest bookmark first. */
  of(viewer: Viewer): Promise<Message[]> {
    return this.#repository.bookmarked(viewer.id);
  }
}
