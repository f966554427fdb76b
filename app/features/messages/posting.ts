import { singleton } from "../../platform/container/index.ts";
import { Limits, personKey, type Viewer } from "../../platform/security/index.ts";
import type { MemberRoom } from "../rooms/index.ts";
import type { Draft } from "./draft.ts";
import type { MessageResource } from "./message_resource.ts";
import { Messages } from "./messages.ts";
import { Repetition } from "./repetition.ts";

/** Where one writes: in a room, or in one that is yet to be opened. */
export type Place = MemberRoom | (() => Promise<MemberRoom>);

/** Writing as people do it, on whatever way: over all of them a person has one measure, `MESSAGE_RATE`. */
@singleton()
export class Posting {
  readonly #messages: Messages;
  readonly #limits: Limits;
  readonly #repetition: Repetition;

  constructor(messages: Messages, limits: Limits, repetition: Repetition) {
    this.#messages = messages;
    this.#limits = limits;
    this.#repetition = repetition;
  }

  /**
   * As `Messages.post`.
   *
   * @param place the room, or what opens it once the message is let through
   * @throws TooManyRequestsError `rate_limited` with the seconds to wait
   */
  async post(viewer: Viewer, place: Place, draft: Draft): Promise<MessageResource> {
    const points = this.#repetition.points(viewer.id, draft);
    this.#limits.door("messages").pass(personKey(viewer.id), points);
    this.#repetition.passed(viewer.id, draft);
    const room = typeof place === "function" ? await place() : place;
    return this.#messages.post(viewer, room, draft);
  }
}
