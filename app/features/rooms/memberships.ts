import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { ConflictError, ForbiddenError } from "../../platform/errors/index.ts";
import { AuditLog, Limits, personKey } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { ensureCan } from "./abilities.ts";
import { Guests } from "./guests.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { SanctionsRepository } from "./order/sanctions_repository.ts";
import {
  bannedFromRoom,
  directRoomFixed,
  memberNotFound,
  notAMember,
  roomArchived,
  roomNotFound,
} from "./room_errors.ts";
import { RoomNews } from "./room_news.ts";
import { type RoomAct, RoomWitnesses } from "./room_witnesses.ts";
import type { Actor } from "./rooms.ts";
import { RoomsRepository } from "./rooms_repository.ts";
import type { Membership, Role, Room } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** Coming and going. Whoever changes the people of a room locks it first, so that it never lacks an owner. */
@singleton()
export class Memberships {
  readonly #database: Database;
  readonly #rooms: RoomsRepository;
  readonly #repository: MembershipsRepository;
  readonly #guests: Guests;
  readonly #news: RoomNews;
  readonly #witnesses: RoomWitnesses;
  readonly #sanctions: SanctionsRepository;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    rooms: RoomsRepository,
    repository: MembershipsRepository,
    guests: Guests,
    news: RoomNews,
    witnesses: RoomWitnesses,
    sanctions: SanctionsRepository,
    audit: AuditLog,
    clock: Clock,
    limits: Limits,
  ) {
    this.#database = database;
    this.#rooms = rooms;
    this.#repository = repository;
    this.#guests = guests;
    this.#news = news;
    this.#witnesses = witnesses;
    this.#sanctions = sanctions;
    this.#audit = audit;
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * Into an open room; its first member owns it. Joining twice changes nothing. Who comes and goes is told in the room,
   * so it counts as messages do.
   *
   * @throws ConflictError `room_archived`, TooManyRequestsError `rate_limited`
   */
  async join(actor: Actor, { room, membership }: ViewerRoom): Promise<void> {
    if (membership) return;
    this.#limits.door("messages").pass(personKey(actor.id));
    if (room.archived_at !== null) throw roomArchived();
    await this.#locked(room, async () => {
      const now = await this.#rooms.find(room.id);
      if (now?.kind !== "open") throw roomNotFound();
      if ((await this.#banned(room, [actor.id])).length > 0) throw roomNotFound();
      const empty = (await this.#repository.owners(room.id)) === 0;
      const [fresh] = await this.#add(room, [actor.id], empty ? "owner" : "member");
      if (fresh !== undefined) await this.#tell(room, actor.id, { act: "joined" });
    });
  }

  /**
   * Brings people in.
   *
   * @returns who is new
   * @throws ForbiddenError `not_allowed_in_room`, ValidationError `user_not_found`, ConflictError `banned_from_room`
   */
  async invite(found: ViewerRoom, userIds: readonly number[]): Promise<number[]> {
    if (found.room.kind === "direct") throw directRoomFixed();
    ensureCan(found, "invite");
    const guests = await this.#guests.invited(userIds);
    const ids = guests.map(({ id }) => id);
    return this.#locked(found.room, async () => {
      const [banned] = await this.#banned(found.room, ids);
      const guest = guests.find(({ id }) => id === banned?.user_id);
      if (guest) throw bannedFromRoom(guest.name);
      const people = await this.#add(found.room, ids, "member");
      if (people.length > 0)
        await this.#tell(found.room, actorIn(found), { act: "invited", people });
      return people;
    });
  }

  /**
   * Somebody comes in by an invitation, whatever kind of room it is; who is banned does not.
   *
   * @throws ConflictError `room_archived`, `direct_room_fixed`
   */
  async admit(room: Room, userId: number): Promise<"joined" | "member" | "banned"> {
    if (room.kind === "direct") throw directRoomFixed();
    return this.#locked(room, async () => {
      if ((await this.#banned(room, [userId])).length > 0) return "banned";
      const isFirst = (await this.#repository.owners(room.id)) === 0;
      const fresh = await this.#add(room, [userId], isFirst ? "owner" : "member");
      return fresh.length > 0 ? "joined" : "member";
    });
  }

  /** Out of a room. The last owner hands over to a moderator, else to who came first. @throws ConflictError `direct_room_fixed` */
  async leave(actor: Actor, { room, membership }: ViewerRoom): Promise<void> {
    if (!membership) throw notAMember();
    if (room.kind === "direct") throw directRoomFixed();
    await this.#locked(room, async () => {
      if (await this.#takeOut(room, actor.id)) await this.#tell(room, actor.id, { act: "left" });
    });
  }

  /** Puts somebody out; owners and moderators only by an owner. @throws NotFoundError `member_not_found` */
  async remove(actor: Actor, found: ViewerRoom, userId: number): Promise<void> {
    if (userId === actor.id) return this.leave(actor, found);
    if (found.room.kind === "direct") throw directRoomFixed();
    ensureCan(found, "administer");
    await this.#locked(found.room, async () => {
      ensureOutranks(found.membership, await this.#member(found.room, userId));
      if (await this.#takeOut(found.room, userId))
        await this.#tell(found.room, actor.id, { act: "removed", people: [userId] });
      await this.#record(actor, found.room, { act: "member_removed", userId });
    });
  }

  /** Takes somebody out who was banned, if they are in; the caller has locked the room. */
  async putOut({ id: actorId }: Actor, roomId: number, userId: number): Promise<void> {
    const room = await this.#rooms.find(roomId);
    if (room && (await this.#takeOut(room, userId)))
      await this.#tell(room, actorId, { act: "removed", people: [userId] });
  }

  /**
   * An owner makes another member owner, and stays as moderator.
   *
   * @throws ForbiddenError `not_allowed_in_room`, NotFoundError `member_not_found`
   */
  async transfer(actor: Actor, found: ViewerRoom, userId: number): Promise<void> {
    const { room } = found;
    if (room.kind === "direct") throw directRoomFixed();
    ensureCan(found, "appoint");
    if (userId === actor.id) return;
    await this.#locked(room, async () => {
      const [own, heir] = [await this.#member(room, actor.id), await this.#member(room, userId)];
      if (own.role !== "owner") throw ownerOnly();
      await this.#repository.setRole(room.id, heir.user_id, "owner");
      await this.#repository.setRole(room.id, own.user_id, "moderator");
      await this.#news.add(room.id, { appointed: [heir.user_id, own.user_id] });
      await this.#tell(room, actor.id, { act: "appointed", people: [userId], role: "owner" });
      await this.#record(actor, room, { act: "transferred", userId });
    });
  }

  /** Gives somebody another role. @throws ConflictError `last_owner`, NotFoundError `member_not_found` */
  async appoint(
    actor: Actor,
    found: ViewerRoom,
    { userId, role }: { userId: number; role: Role },
  ): Promise<void> {
    const { room } = found;
    if (room.kind === "direct") throw directRoomFixed();
    ensureCan(found, "appoint");
    await this.#locked(room, async () => {
      const member = await this.#member(room, userId);
      if (member.role === role) return;
      if (member.role === "owner" && (await this.#repository.owners(room.id)) === 1)
        throw lastOwner();
      await this.#repository.setRole(room.id, userId, role);
      await this.#news.add(room.id, { appointed: [userId] });
      await this.#tell(room, actor.id, { act: "appointed", people: [userId], role });
      await this.#record(actor, room, { act: "role_given", userId, role });
    });
  }

  #banned(room: Room, userIds: readonly number[]) {
    const place = { room_id: room.id, kind: "ban" } as const;
    return this.#sanctions.holding(place, userIds, this.#clock.now());
  }

  #record(
    { id, name }: Actor,
    room: Room,
    { act, userId, ...more }: { act: string; userId: number; role?: Role },
  ): Promise<void> {
    return this.#audit.record({
      actor: { id, name: name ?? "somebody" },
      act: `room.${act}`,
      subject: `user:${userId}`,
      detail: { room_id: room.id, room: room.name, ...more },
    });
  }

  #locked<T>(room: Room, work: () => Promise<T>): Promise<T> {
    return this.#database.transaction(async () => {
      await this.#rooms.lock(room.id);
      return work();
    });
  }

  async #add(room: Room, userIds: readonly number[], role: Role): Promise<number[]> {
    if (userIds.length === 0) return [];
    const at = this.#clock.now();
    const fresh = await this.#repository.add(
      room.id,
      userIds.map((userId) => ({ userId, role, at })),
    );
    if (fresh.length > 0) await this.#news.add(room.id, { joined: fresh });
    return fresh;
  }

  #tell({ id: roomId }: Room, actorId: number, what: RoomAct): Promise<void> {
    return this.#witnesses.tell({ roomId, actorId, what });
  }

  /** @returns whether the person was in it */
  async #takeOut(room: Room, userId: number): Promise<boolean> {
    if (!(await this.#repository.remove(room.id, userId))) return false;
    await this.#handOver(room);
    await this.#news.add(room.id, { removed: [userId] });
    return true;
  }

  /** A closed room without people can be reached by nobody any more: it is archived. */
  async #handOver(room: Room): Promise<void> {
    if ((await this.#repository.owners(room.id)) > 0) return;
    const heir = await this.#repository.heir(room.id);
    if (heir) await this.#repository.setRole(room.id, heir.user_id, "owner");
    else if (room.kind === "closed")
      await this.#rooms.update(room.id, { archived_at: this.#clock.now() });
  }

  async #member(room: Room, userId: number): Promise<Membership> {
    const member = await this.#repository.find(room.id, userId);
    if (!member) throw memberNotFound();
    return member;
  }
}

/** Who may act in a room is one of its members. */
function actorIn({ room, membership }: ViewerRoom): number {
  return membership?.user_id ?? room.created_by;
}

function ensureOutranks(own: Membership | null, other: Membership): void {
  if (own?.role === "owner" || other.role === "member") return;
  const message = "Only owners of this room may remove its owners and moderators.";
  throw new ForbiddenError("not_allowed_in_room", message);
}

function ownerOnly(): ForbiddenError {
  return new ForbiddenError("not_allowed_in_room", "Only owners of this room may hand it over.");
}

function lastOwner(): ConflictError {
  return new ConflictError("last_owner", "This is the only owner. Make somebody else owner first.");
}
