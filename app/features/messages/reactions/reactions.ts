import { singleton } from "../../../platform/container/index.ts";
import { ConflictError } from "../../../platform/errors/index.ts";
import { Limits, personKey, type Viewer } from "../../../platform/security/index.ts";
import { roomArchived } from "../../rooms/index.ts";
import { ensureNoNote } from "../kinds/is_note.ts";
import type { MessageResource } from "../message_resource.ts";
import { type Revision, Revising } from "../revising.ts";
import type { Message } from "../tables.ts";
import { ViewerMessages } from "../viewer_messages.ts";
import { storedReactions, sumOf } from "./reaction_sum.ts";
import { ReactionsRepository } from "./reactions_repository.ts";

/** Different emoji below one message. */
const MOST = 20;

/** Reacting to messages; each reaction is a change of the room like any other. */
@singleton()
export class Reactions {
  readonly #repository: ReactionsRepository;
  readonly #viewerMessages: ViewerMessages;
  readonly #revising: Revising;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: ReactionsRepository,
    viewerMessages: ViewerMessages,
    revising: Revising,
    limits: Limits,
  ) {
    this.#repository = repository;
    this.#viewerMessages = viewerMessages;
    this.#revising = revising;
    this.#limits = limits;
  }

  /**
   * Puts an emoji below a message. Doing it twice changes nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member`
   * @throws ConflictError `message_deleted`, `room_archived`, `too_many_reactions`
   */
  add(viewer: Viewer, id: number, emoji: string): Promise<MessageResource> {
    return this.#change(viewer, id, async (message, at) => {
      const known = sumOf(await this.#repository.of(id));
      const fits = known.length < MOST || known.some((one) => one.emoji === emoji);
      if (!fits) throw tooMany();
      return this.#repository.add({ message_id: message.id, user_id: viewer.id, emoji }, at);
    });
  }

  /** Takes one's own away. @throws as `add` */
  remove(viewer: Viewer, id: number, emoji: string): Promise<MessageResource> {
    return this.#change(viewer, id, ({ id: message_id }) =>
      this.#repository.remove({ message_id, user_id: viewer.id, emoji }),
    );
  }

  async #change(viewer: Viewer, id: number, change: Change): Promise<MessageResource> {
    this.#limits.door("messages").pass(personKey(viewer.id));
    const { message, found } = await this.#viewerMessages.find(viewer, id);
    if (found.room.archived_at !== null) throw roomArchived();
    return this.#revising.revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) throw deleted();
      ensureNoNote(now);
      return (await change(now, at)) ? this.#summed(id) : undefined;
    });
  }

  async #summed(id: number): Promise<Revision> {
    const reactions = storedReactions(sumOf(await this.#repository.of(id)));
    return { kind: "reacted", update: { reactions } };
  }
}

/** @returns whether it made a difference */
type Change = (message: Message, at: number) => Promise<boolean>;

function deleted(): ConflictError {
  const message = "This message is deleted, so nobody can react to it any more.";
  return new ConflictError("message_deleted", message);
}

function tooMany(): ConflictError {
  const message = `There are ${MOST} different emoji below this message already. Use one of them.`;
  return new ConflictError("too_many_reactions", message);
}
