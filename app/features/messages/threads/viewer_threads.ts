import { singleton } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { type ViewerRoom, ViewerRooms } from "../../rooms/index.ts";
import { messageNotFound } from "../message_errors.ts";
import { MessagesRepository } from "../messages_repository.ts";
import type { Message, ThreadFollower } from "../tables.ts";
import { FollowersRepository } from "./followers_repository.ts";

/** A thread as one person sees it. */
export interface FoundThread {
  root: Message;
  found: ViewerRoom;
  /** Their place in it, if they have one. */
  follower: ThreadFollower | undefined;
}

/** Threads as one person may see them: those of rooms that they see. */
@singleton()
export class ViewerThreads {
  readonly #messages: MessagesRepository;
  readonly #rooms: ViewerRooms;
  readonly #followers: FollowersRepository;

  constructor(messages: MessagesRepository, rooms: ViewerRooms, followers: FollowersRepository) {
    this.#messages = messages;
    this.#rooms = rooms;
    this.#followers = followers;
  }

  /**
   * The thread of a message, also of one that nobody has replied to yet.
   *
   * @param id of its first message, or of any reply
   * @throws NotFoundError `message_not_found`
   */
  async find(viewer: Viewer, id: number): Promise<FoundThread> {
    const message = await this.#messages.find(id);
    const root = message?.thread_root_id
      ? await this.#messages.find(message.thread_root_id)
      : message;
    if (!root) throw messageNotFound();
    const found = await this.#rooms.find(viewer, root.room_id).catch(hide);
    const follower = await this.#followers.find({ root_id: root.id, user_id: viewer.id });
    return { root, found, follower };
  }
}

function hide(error: unknown): never {
  throw error instanceof NotFoundError ? messageNotFound() : error;
}
