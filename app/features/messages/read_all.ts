import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { ViewerRooms } from "../rooms/index.ts";
import { ReadState } from "./read_state.ts";
import { ThreadReading } from "./threads/thread_reading.ts";
import { ThreadsRepository } from "./threads/threads_repository.ts";

const MOST = 1000;

/** Marks all that somebody has not read as read: rooms, conversations and threads. */
@singleton()
export class ReadAll {
  readonly #rooms: ViewerRooms;
  readonly #readState: ReadState;
  readonly #threads: ThreadsRepository;
  readonly #threadReading: ThreadReading;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rooms: ViewerRooms,
    readState: ReadState,
    threads: ThreadsRepository,
    threadReading: ThreadReading,
  ) {
    this.#rooms = rooms;
    this.#readState = readState;
    this.#threads = threads;
    this.#threadReading = threadReading;
  }

  /** One by one: each has its own people to tell. @returns how many rooms and threads had something new */
  async of(viewer: Viewer): Promise<{ rooms: number; threads: number }> {
    const rooms = await this.#rooms.unread(viewer);
    for (const found of rooms)
      await this.#readState.markRead(viewer, found, found.room.last_message_id ?? 0);
    const page = { before: Number.MAX_SAFE_INTEGER, limit: MOST };
    const threads = (await this.#threads.followed(viewer.id, page)).filter((one) => one.unread > 0);
    for (const { root_id, last_reply_id } of threads)
      await this.#threadReading.markRead(viewer, root_id, last_reply_id);
    return { rooms: rooms.length, threads: threads.length };
  }
}
