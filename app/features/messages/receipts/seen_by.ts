import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { ConflictError, ForbiddenError } from "../../../platform/errors/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Blocks, Faces, type UserResource } from "../../accounts/index.ts";
import { Audience } from "../../rooms/index.ts";
import type { Message } from "../tables.ts";
import { FollowersRepository } from "../threads/followers_repository.ts";
import { ViewerMessages } from "../viewer_messages.ts";
import { ReceiptChoices } from "./receipt_choices.ts";

/** Tells who has read a room or a thread up to a message. */
@singleton()
export class SeenBy {
  readonly #messages: ViewerMessages;
  readonly #audience: Audience;
  readonly #followers: FollowersRepository;
  readonly #choices: ReceiptChoices;
  readonly #blocks: Blocks;
  readonly #faces: Faces;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    messages: ViewerMessages,
    audience: Audience,
    followers: FollowersRepository,
    choices: ReceiptChoices,
    blocks: Blocks,
    faces: Faces,
    settings: Settings,
  ) {
    this.#messages = messages;
    this.#audience = audience;
    this.#followers = followers;
    this.#choices = choices;
    this.#blocks = blocks;
    this.#faces = faces;
    this.#settings = settings;
  }

  /**
   * The others who have, by name: neither the author nor who asks.
   *
   * @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member`, `receipts_off`
   * @throws ConflictError `room_too_large` past `SEEN_BY_LIMIT` members
   */
  async of(viewer: Viewer, messageId: number): Promise<UserResource[]> {
    const { message } = await this.#messages.find(viewer, messageId);
    const ids = await this.#readers(message);
    const others = ids.filter((id) => id !== viewer.id && id !== message.author_id);
    const off = await this.#choices.off([viewer.id, ...others]);
    if (off.has(viewer.id)) throw receiptsOff();
    const unseen = await this.#blocks.unseen(viewer.id);
    const faces = await this.#faces.of(others.filter((id) => !off.has(id) && !unseen.has(id)));
    return [...faces.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  }

  async #readers({ id, room_id, thread_root_id, aside }: Message): Promise<number[]> {
    const members = await this.#audience.of(room_id);
    const { seenByLimit } = this.#settings.chat;
    if (members.length > seenByLimit) throw tooLarge(members.length, seenByLimit);
    const inThread =
      thread_root_id === null ? null : await this.#followers.whoRead(thread_root_id, id);
    return members
      .filter(
        ({ user_id, last_read_id }) =>
          inThread?.has(user_id) === true || (aside === null && last_read_id >= id),
      )
      .map(({ user_id }) => user_id);
  }
}

function receiptsOff(): ForbiddenError {
  const message =
    "You have switched read receipts off, so you do not see those of others. Switch them on in your settings.";
  return new ForbiddenError("receipts_off", message);
}

function tooLarge(members: number, limit: number): ConflictError {
  const message = `This room has ${members} members; who has seen a message is told in rooms of up to ${limit}.`;
  return new ConflictError("room_too_large", message);
}
