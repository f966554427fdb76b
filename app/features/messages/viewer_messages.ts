import { singleton } from "../../platform/container/index.ts";
import { NotFoundError } from "../../platform/errors/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import {
  notAMember,
  isMember,
  type MemberRoom,
  type ViewerRoom,
  ViewerRooms,
} from "../rooms/index.ts";
import { messageNotFound } from "./message_errors.ts";
import { MessagesRepository } from "./messages_repository.ts";
import type { Message } from "./tables.ts";

/** A message with the room around it, in which one may be a guest. */
export interface ReadMessage {
  message: Message;
  found: ViewerRoom;
}

/** A message with the room around it. */
export interface FoundMessage extends ReadMessage {
  found: MemberRoom;
}

/** Messages as one person may see them. */
@singleton()
export class ViewerMessages {
  readonly #repository: MessagesRepository;
  readonly #rooms: ViewerRooms;

  constructor(repository: MessagesRepository, rooms: ViewerRooms) {
    this.#repository = repository;
    this.#rooms = rooms;
  }

  /** A message in a room that one belongs to. @throws NotFoundError `message_not_found`, ForbiddenError `not_a_member` */
  async find(viewer: Viewer, id: number): Promise<FoundMessage> {
    const { message, found } = await this.read(viewer, id);
    if (!isMember(found)) throw notAMember();
    return { message, found };
  }

  /** A message that one may read, in an open room without belonging to it. @throws NotFoundError `message_not_found` */
  async read(viewer: Viewer, id: number): Promise<ReadMessage> {
    const message = await this.#repository.find(id);
    if (!message) throw messageNotFound();
    const found = await this.#rooms.find(viewer, message.room_id).catch(hide);
    return { message, found };
  }
}

/** A message in a room that one may not see is not there. */
function hide(error: unknown): never {
  throw error instanceof NotFoundError ? messageNotFound() : error;
}
