import { singleton } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Hub, ownChannel } from "../../platform/realtime/index.ts";
import { isoOrNull } from "./iso.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { roomChannel } from "./room_channel.ts";
import { membersChanged, roomUpdated, sidebarChanged } from "./room_events.ts";
import { RoomsRepository } from "./rooms_repository.ts";

const TOPIC = "room.news";

/** What must be told once a change of a room is stored. */
export interface News {
  /** Name, description, kind or archive: told to the room and to all its members. */
  updated?: boolean;
  /** People who came in. */
  joined?: readonly number[];
  /** People who have another role now. */
  appointed?: readonly number[];
  /** People who are out: their sockets lose the room at once, on every node. */
  removed?: readonly number[];
}

/** Gets the ids of the people who came in. */
type JoinedListener = (userIds: readonly number[]) => Promise<void>;

/** Gets what changed in a room. */
type ChangedListener = (roomId: number, news: News) => Promise<void>;

/** Gets the ids of the people who are out of a room. */
type RemovedListener = (roomId: number, userIds: readonly number[]) => Promise<void>;

interface Payload extends News {
  room_id: number;
}

/** Tells of changes to rooms and memberships, through the outbox: also when this process dies right after. */
@singleton()
export class RoomNews {
  readonly #outbox: Outbox;
  readonly #hub: Hub;
  readonly #rooms: RoomsRepository;
  readonly #memberships: MembershipsRepository;
  readonly #joined: JoinedListener[] = [];
  readonly #changed: ChangedListener[] = [];
  readonly #removed: RemovedListener[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    outbox: Outbox,
    hub: Hub,
    rooms: RoomsRepository,
    memberships: MembershipsRepository,
  ) {
    this.#outbox = outbox;
    this.#hub = hub;
    this.#rooms = rooms;
    this.#memberships = memberships;
  }

  /** Inside the transaction of the change. */
  add(roomId: number, news: News): Promise<void> {
    const payload: Payload = { room_id: roomId, ...news };
    return this.#outbox.add({ topic: TOPIC, subject: roomSubject(roomId), payload });
  }

  /** Calls when people have come into a room, once that is stored; at least once. */
  onJoined(listener: JoinedListener): void {
    this.#joined.push(listener);
  }

  /** Calls with each change of a room or of its people, once that is stored and told; at least once. */
  onChanged(listener: ChangedListener): void {
    this.#changed.push(listener);
  }

  /** Calls when people are out of a room, once that is stored; at least once. */
  onRemoved(listener: RemovedListener): void {
    this.#removed.push(listener);
  }

  /** Takes over the delivery; called once at start. */
  listen(): void {
    this.#outbox.handle(TOPIC, (payload) => this.#tell(payload as Payload), { live: true });
  }

  async #tell({ room_id, ...news }: Payload): Promise<void> {
    const { joined = [], appointed = [], removed = [] } = news;
    const channel = roomChannel(room_id);
    for (const userId of removed) await this.#hub.removeFromChannel(userId, channel, "removed");
    if (news.updated) await this.#tellUpdate(room_id);
    const concerned = [...joined, ...appointed, ...removed];
    if (concerned.length > 0) await this.#hub.publish(channel, membersChanged, { room_id });
    await this.#refreshSidebars(room_id, concerned);
    if (removed.length > 0) for (const listener of this.#removed) await listener(room_id, removed);
    if (joined.length > 0) for (const listener of this.#joined) await listener(joined);
    for (const listener of this.#changed) await listener(room_id, news);
  }

  async #tellUpdate(roomId: number): Promise<void> {
    const room = await this.#rooms.find(roomId);
    if (!room) return;
    const { id: room_id, name, description, kind, archived_at } = room;
    const data = { room_id, name, description, kind, archived_at: isoOrNull(archived_at) };
    await this.#hub.publish(roomChannel(roomId), roomUpdated, data);
    const members = await this.#memberships.ofRoom(roomId);
    await this.#refreshSidebars(
      roomId,
      members.map(({ user_id }) => user_id),
    );
  }

  async #refreshSidebars(roomId: number, people: readonly number[]): Promise<void> {
    if (people.length === 0) return;
    await this.#hub.publish(people.map(ownChannel), sidebarChanged, { room_id: roomId });
  }
}

/** What follows changes of one room is delivered in the order of the changes. */
export function roomSubject(roomId: number): string {
  return `room:${roomId}`;
}
