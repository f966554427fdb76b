import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { type Room, RoomArchive } from "../../rooms/index.ts";
import type { ArchivedRoom, PersonRef } from "../archive/format.ts";
import { Imported } from "./imported.ts";

/** A room that messages are brought into. */
export interface OpenedRoom {
  id: number;
  source: string;
  /** It was made for this import: numbers are taken over as they are. Else new messages come behind what is there. */
  fresh: boolean;
}

/** Where rooms come from, and who their people are here. */
export interface RoomOrder {
  origin: string;
  own: boolean;
  ids: ReadonlyMap<PersonRef, number>;
  /** Who owns what nobody here owns. */
  by: number;
}

/** Finds the room of an archive, or makes it. While it is brought in nobody can write there. */
@singleton()
export class RoomImport {
  readonly #rooms: RoomArchive;
  readonly #imported: Imported;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(rooms: RoomArchive, imported: Imported, database: Database, clock: Clock) {
    this.#rooms = rooms;
    this.#imported = imported;
    this.#database = database;
    this.#clock = clock;
  }

  /** What is there already, if anything. */
  async find(room: ArchivedRoom, { origin, own, ids }: RoomOrder): Promise<OpenedRoom | undefined> {
    const source = `${origin}:room:${room.id}`;
    const known = await this.#imported.find(source);
    if (known) return { id: known.id, source, fresh: !known.complete };
    const same = own ? await this.#rooms.find(Number(room.id)) : undefined;
    if (same?.created_at === room.created_at) return { id: same.id, source, fresh: false };
    if (room.kind !== "direct") return undefined;
    const there = await this.#rooms.direct(membersOf(room, ids));
    return there && { id: there.id, source, fresh: false };
  }

  /** Makes the room with the numbers that it had. */
  make(room: ArchivedRoom, order: RoomOrder): Promise<OpenedRoom> {
    const source = `${order.origin}:room:${room.id}`;
    const { name, description, kind, created_at, change_seq, last_ordinal } = room;
    const numbers = room.partial ? {} : { change_seq, last_ordinal };
    const given = {
      name: kind === "direct" ? null : (name ?? "Room"),
      description,
      kind,
      created_at,
      post_by: room.post_by,
      invite_by: room.invite_by,
      pin_by: room.pin_by,
      ...numbers,
      direct_key: null,
      created_by: order.ids.get(room.created_by) ?? order.by,
      archived_at: this.#clock.now(),
    };
    return this.#database.transaction(async () => {
      const id = await this.#rooms.create(given, membersOf(room, order.ids));
      await this.#imported.note(source, id, false);
      return { id, source, fresh: true };
    });
  }

  /**
   * Opens the room: its people take their seats where they had read to.
   *
   * @param byOrdinal ids of the messages by their places
   */
  async finish(
    room: ArchivedRoom,
    opened: OpenedRoom,
    { order, byOrdinal }: { order: RoomOrder; byOrdinal: ReadonlyMap<number, number> },
  ): Promise<void> {
    await this.#database.transaction(async () => {
      await this.#rooms.lock(opened.id);
      const now = await this.#rooms.find(opened.id);
      if (opened.fresh) await this.#rooms.update(opened.id, open(room));
      if (now && (opened.fresh || now.kind !== "direct"))
        await this.#seat(room, now, {
          order,
          byOrdinal: opened.fresh && !room.partial ? byOrdinal : new Map(),
        });
      await this.#imported.complete(opened.source);
    });
  }

  async #seat(
    room: ArchivedRoom,
    now: Room,
    { order, byOrdinal }: { order: RoomOrder; byOrdinal: ReadonlyMap<number, number> },
  ): Promise<void> {
    const people = room.members.flatMap(({ user, ...member }) => {
      const user_id = order.ids.get(user);
      if (user_id === undefined) return [];
      const place = placeOf(member, now, byOrdinal);
      const { role, level, joined_at } = member;
      return [{ user_id, role, level, joined_at, ...place }];
    });
    const owned = people.some(({ role }) => role === "owner");
    const nobody = now.kind !== "direct" && !owned;
    const owner = { role: "owner", level: "all", joined_at: this.#clock.now() } as const;
    const rest = people.filter(({ user_id }) => !nobody || user_id !== order.by);
    const all = nobody
      ? [...rest, { ...owner, user_id: order.by, ...placeOf(undefined, now, byOrdinal) }]
      : people;
    const once = new Map(all.map((one) => [one.user_id, one]));
    await this.#rooms.seat(now.id, [...once.values()]);
  }
}

/** What holds of the room from the end of its import on. A reply in a thread alone moves the time and no more. */
function open({ archived_at, last_message_at }: ArchivedRoom) {
  return last_message_at === null ? { archived_at } : { archived_at, last_message_at };
}

/** Where somebody had read to; with no place of their own they have read everything. */
function placeOf(
  member: { last_read_ordinal: number; unread_deleted: number } | undefined,
  now: Room,
  byOrdinal: ReadonlyMap<number, number>,
) {
  const read = member?.last_read_ordinal ?? now.last_ordinal;
  const last_read_id = byOrdinal.get(read);
  if (read === 0 && member && byOrdinal.size > 0)
    return { last_read_id: 0, last_read_ordinal: 0, unread_deleted: member.unread_deleted };
  if (last_read_id === undefined)
    return {
      last_read_id: now.last_message_id ?? 0,
      last_read_ordinal: now.last_ordinal,
      unread_deleted: 0,
    };
  return { last_read_id, last_read_ordinal: read, unread_deleted: member?.unread_deleted ?? 0 };
}

function membersOf({ members }: ArchivedRoom, ids: ReadonlyMap<PersonRef, number>): number[] {
  return members.flatMap(({ user }) => ids.get(user) ?? []);
}
