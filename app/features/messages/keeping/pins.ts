import { singleton } from "../../../platform/container/index.ts";
import { ConflictError } from "../../../platform/errors/index.ts";
import { Limits, personKey, type Viewer } from "../../../platform/security/index.ts";
import { ensureCan, roomArchived } from "../../rooms/index.ts";
import { ensureNoNote } from "../kinds/is_note.ts";
import type { MessageResource } from "../message_resource.ts";
import { Revising } from "../revising.ts";
import { ViewerMessages } from "../viewer_messages.ts";

/** What a room keeps at hand; any member may pin, unless the room says otherwise. */
@singleton()
export class Pins {
  readonly #viewerMessages: ViewerMessages;
  readonly #revising: Revising;
  readonly #limits: Limits;

  constructor(viewerMessages: ViewerMessages, revising: Revising, limits: Limits) {
    this.#viewerMessages = viewerMessages;
    this.#revising = revising;
    this.#limits = limits;
  }

  /**
   * Doing it twice changes nothing.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member`, `not_allowed_in_room`
   * @throws ConflictError `message_deleted`, `room_archived`; TooManyRequestsError `rate_limited`
   */
  pin(viewer: Viewer, id: number): Promise<MessageResource> {
    return this.#set(viewer, id, true);
  }

  /** @throws as `pin` */
  unpin(viewer: Viewer, id: number): Promise<MessageResource> {
    return this.#set(viewer, id, false);
  }

  async #set(viewer: Viewer, id: number, pinned: boolean): Promise<MessageResource> {
    this.#limits.door("messages").pass(personKey(viewer.id));
    const { message, found } = await this.#viewerMessages.find(viewer, id);
    if (found.room.archived_at !== null) throw roomArchived();
    ensureCan(found, "pin");
    return this.#revising.revise(viewer, message, async (now, at) => {
      if (now.deleted_at !== null) throw deleted();
      ensureNoNote(now);
      if ((now.pinned_at !== null) === pinned) return undefined;
      return { kind: pinned ? "pinned" : "unpinned", update: { pinned_at: pinned ? at : null } };
    });
  }
}

function deleted(): ConflictError {
  return new ConflictError("message_deleted", "This message is deleted, so it cannot be pinned.");
}
