import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import type { Room } from "../rooms/index.ts";
import { ChangesRepository } from "./changes_repository.ts";
import { MessagesRepository } from "./messages_repository.ts";
import { type Page, Pagination } from "./pagination.ts";
import type { Change, Message } from "./tables.ts";

/** What a client that was away has missed: all of it, or the newest page to begin anew. */
export type CatchingUp =
  | { reset: false; complete: number; changes: Change[]; messages: Message[] }
  | { reset: true; complete: number; page: Page };

/**
 * Tells a client that was away what it missed. `complete` is the number up to which the answer is whole; states in it
 * may be newer than that, which does no harm, since every message carries the number of its own newest change.
 */
@singleton()
export class CatchUp {
  readonly #changes: ChangesRepository;
  readonly #messages: MessagesRepository;
  readonly #pagination: Pagination;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    changes: ChangesRepository,
    messages: MessagesRepository,
    pagination: Pagination,
    settings: Settings,
  ) {
    this.#changes = changes;
    this.#messages = messages;
    this.#pagination = pagination;
    this.#settings = settings;
  }

  /**
   * Everything after the change number `since`, or a reset: past `CATCH_UP_LIMIT` changes, when some of them are not
   * kept any more, or when the number was never given out (the database is an older copy).
   *
   * @param room as it was loaded just now: its `change_seq` must be read before the changes are
   */
  async since(room: Pick<Room, "id" | "change_seq">, since: number): Promise<CatchingUp> {
    const complete = room.change_seq;
    const missed = complete - since;
    if (missed < 0 || missed > this.#settings.chat.catchUpLimit) return this.#reset(room);
    const changes = missed === 0 ? [] : await this.#changes.between(room.id, since, complete);
    if (changes.length !== missed) return this.#reset(room);
    const ids = new Set(changes.map(({ message_id }) => message_id));
    const messages = await this.#messages.findMany([...ids]);
    return { reset: false, complete, changes, messages: messages.toSorted((a, b) => a.id - b.id) };
  }

  async #reset({ id, change_seq }: Pick<Room, "id" | "change_seq">): Promise<CatchingUp> {
    return { reset: true, complete: change_seq, page: await this.#pagination.page(id) };
  }
}
