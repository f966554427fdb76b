import { singleton } from "../../platform/container/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { Hub, ownChannel } from "../../platform/realtime/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { sidebarChanged, WhoSeesWhom } from "../rooms/index.ts";
import { readChanged, roomActivity } from "./message_events.ts";
import type { MessageResource } from "./message_resource.ts";
import { Readings } from "./readings.ts";

/** Messages of one room within this time are told to its members as one, in milliseconds. */
const TOGETHER_MS = 200;

type Posted = Pick<MessageResource, "id" | "room_id" | "ordinal"> & { author: { id: number } };

/** What happened in a room since its members were last told. */
interface Pending {
  newest?: Posted;
  /** They have read up to their own messages, on all their devices. */
  authors: Set<number>;
  /** Ordinal of the first deleted message: who has not read that far has less to read now. */
  deletedFrom: number;
}

/** Tells the members of a room, wherever they are in the page, that something is new; at most five times a second. */
@singleton()
export class RoomActivity {
  readonly #hub: Hub;
  readonly #people: WhoSeesWhom;
  readonly #readings: Readings;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #pending = new Map<number, Pending>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, people: WhoSeesWhom, readings: Readings, clock: Clock, log: Log) {
    this.#hub = hub;
    this.#people = people;
    this.#readings = readings;
    this.#clock = clock;
    this.#log = log.part("messages");
  }

  /** A message was posted. */
  posted(message: Posted): void {
    const pending = this.#of(message.room_id);
    if (message.ordinal > (pending.newest?.ordinal ?? 0)) pending.newest = message;
    pending.authors.add(message.author.id);
  }

  /** A message was deleted, so some people have one less to read. */
  deleted({ room_id, ordinal }: Pick<MessageResource, "room_id" | "ordinal">): void {
    const pending = this.#of(room_id);
    pending.deletedFrom = Math.min(pending.deletedFrom, ordinal);
  }

  #of(roomId: number): Pending {
    const known = this.#pending.get(roomId);
    if (known) return known;
    const pending: Pending = { authors: new Set(), deletedFrom: Infinity };
    this.#pending.set(roomId, pending);
    this.#clock.after(TOGETHER_MS, () => void this.#flush(roomId));
    return pending;
  }

  async #flush(roomId: number): Promise<void> {
    const pending = this.#pending.get(roomId);
    this.#pending.delete(roomId);
    if (!pending) return;
    try {
      await this.#tell(roomId, pending);
    } catch (error) {
      // Nothing is lost: counts are read from the database with every page and after every return.
      this.#log.warn({ err: error }, "the members of a room were not told of its activity");
    }
  }

  async #tell(roomId: number, { newest, authors, deletedFrom }: Pending): Promise<void> {
    if (newest) {
      const members = await this.#people.membersOf(roomId);
      await this.#hub.publish(members.map(ownChannel), roomActivity, activityOf(newest));
    }
    if (deletedFrom !== Infinity) {
      const behind = await this.#people.membersOf(roomId, { behind: deletedFrom });
      await this.#hub.publish(behind.map(ownChannel), sidebarChanged, { room_id: roomId });
    }
    for (const id of authors) {
      // As they stand now: they may have marked something as unread since.
      const reading = await this.#readings.find(id, roomId);
      if (reading) await this.#hub.sendToUser(id, readChanged, reading);
    }
  }
}

function activityOf({ id, room_id, ordinal, author }: Posted) {
  return { room_id, message_id: id, ordinal, author_id: author.id };
}
