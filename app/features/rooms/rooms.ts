import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { type AuditActor, AuditLog, type Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { ensureCan } from "./abilities.ts";
import { Guests } from "./guests.ts";
import { conversationStays, roomNotFound } from "./room_errors.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { newRoom } from "./new_room.ts";
import type { RoomChanges, RoomDraft } from "./room_draft.ts";
import { RoomNews } from "./room_news.ts";
import { RoomsRepository } from "./rooms_repository.ts";
import { ensureMaySetRules, withKind } from "./room_rules.ts";
import { type RoomAct, RoomWitnesses } from "./room_witnesses.ts";
import type { Room } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** Who acts; that the person may see the room was decided when it was loaded. */
export type Actor = Pick<Viewer, "id"> & Partial<Pick<Viewer, "name">>;

/** What can be done with rooms that have a name. Direct rooms come from `DirectRooms`. */
@singleton()
export class Rooms {
  readonly #database: Database;
  readonly #rooms: RoomsRepository;
  readonly #memberships: MembershipsRepository;
  readonly #guests: Guests;
  readonly #news: RoomNews;
  readonly #audit: AuditLog;
  readonly #witnesses: RoomWitnesses;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    rooms: RoomsRepository,
    memberships: MembershipsRepository,
    guests: Guests,
    news: RoomNews,
    audit: AuditLog,
    witnesses: RoomWitnesses,
    clock: Clock,
  ) {
    this.#database = database;
    this.#rooms = rooms;
    this.#memberships = memberships;
    this.#guests = guests;
    this.#news = news;
    this.#audit = audit;
    this.#witnesses = witnesses;
    this.#clock = clock;
  }

  /**
   * Makes a room; its maker is the owner, `member_ids` are in it from the start.
   *
   * @returns the id of the room
   * @throws ValidationError `user_not_found`
   */
  async create(actor: Actor, { member_ids, ...draft }: RoomDraft): Promise<number> {
    const guests = (await this.#guests.invited(member_ids)).filter(({ id }) => id !== actor.id);
    const at = this.#clock.now();
    return this.#database.transaction(async () => {
      const row = newRoom({ ...draft, direct_key: null, created_by: actor.id, created_at: at });
      const id = await this.#rooms.insert(row);
      const others = guests.map((guest) => ({ userId: guest.id, role: "member" as const, at }));
      const people = await this.#memberships.add(id, [
        { userId: actor.id, role: "owner", at },
        ...others,
      ]);
      await this.#news.add(id, { joined: people });
      return id;
    });
  }

  /** A room with a name that is not archived, whoever asks. */
  async live(id: number): Promise<Room | undefined> {
    const room = await this.#rooms.find(id);
    return room && room.archived_at === null && room.kind !== "direct" ? room : undefined;
  }

  /** Renames, describes, converts and says who may do what. @throws ForbiddenError `not_allowed_in_room` */
  change(found: ViewerRoom, changes: RoomChanges): Promise<void> {
    return this.#update(found, changes);
  }

  /** From here on it can only be read. Doing it twice changes nothing. @throws as `change` */
  archive(found: ViewerRoom): Promise<void> {
    return this.#update(found, { archived_at: found.room.archived_at ?? this.#clock.now() });
  }

  /** Opens an archived room again. @throws as `change` */
  restore(found: ViewerRoom): Promise<void> {
    return this.#update(found, { archived_at: null });
  }

  /**
   * Archives a room, or opens it again, for the whole installation and without being in it; that is written down.
   *
   * @throws NotFoundError `room_not_found`, ConflictError `conversation_stays`
   */
  async administer(id: number, what: "archive" | "restore", by: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      await this.#rooms.lock(id);
      const room = await this.#rooms.find(id);
      if (!room) throw roomNotFound();
      if (room.kind === "direct") throw conversationStays();
      if ((room.archived_at === null) === (what === "restore")) return;
      await this.#rooms.update(id, { archived_at: what === "archive" ? this.#clock.now() : null });
      await this.#news.add(id, { updated: true });
      const done = what === "archive" ? "archived" : "restored";
      const actorId = by === "console" ? null : by.id;
      if (actorId !== null)
        await this.#witnesses.tell({ roomId: id, actorId, what: { act: done } });
      const act = `room.${done}`;
      const detail = { name: room.name };
      await this.#audit.record({ actor: by, act, subject: `room:${id}`, detail });
    });
  }

  async #update(
    found: ViewerRoom,
    changes: RoomChanges & { archived_at?: number | null },
  ): Promise<void> {
    ensureCan(found, "administer");
    ensureMaySetRules(found, changes);
    const { id } = found.room;
    const given = Object.entries(withKind(found, changes)).filter(
      ([, value]) => value !== undefined,
    );
    if (given.length === 0) return;
    await this.#database.transaction(async () => {
      await this.#rooms.update(id, Object.fromEntries(given));
      await this.#news.add(id, { updated: true });
      const actorId = found.membership?.user_id ?? found.room.created_by;
      for (const what of actsOf(found.room, changes))
        await this.#witnesses.tell({ roomId: id, actorId, what });
    });
  }
}

type Changes = RoomChanges & { archived_at?: number | null };

/** What of the changes makes a difference. */
function actsOf(room: Room, { name, description, kind, archived_at }: Changes): RoomAct[] {
  const acts: RoomAct[] = [];
  const from = room.name ?? "";
  if (name !== undefined && name !== from) acts.push({ act: "renamed", from, to: name });
  if (description !== undefined && description !== room.description)
    acts.push({ act: "described", to: description });
  if (kind !== undefined && kind !== room.kind) acts.push({ act: "converted", to: kind });
  const isArchived = archived_at !== null;
  if (archived_at !== undefined && isArchived !== (room.archived_at !== null))
    acts.push({ act: isArchived ? "archived" : "restored" });
  return acts;
}
