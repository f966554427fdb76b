import { singleton } from "../../platform/container/index.ts";
import { isFromReplica, reading } from "../../platform/database/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { SanctionsRepository } from "./order/sanctions_repository.ts";
import { notAMember, roomNotFound } from "./room_errors.ts";
import { pairKey } from "./private_pair.ts";
import { roomIdOf } from "./room_channel.ts";
import { type OpenRoom, RoomsRepository } from "./rooms_repository.ts";
import { unreadOf } from "./unread.ts";
import { isMember, type MemberRoom, type ViewerRoom } from "./viewer_room.ts";

const FOUND_AT_MOST = 200;

/**
 * Rooms as one person may see them. Everything that concerns a room is loaded through this: what one may not see is
 * a 404 by construction.
 *
 * @example const { room, membership } = await viewerRooms.find(viewer, id);
 */
@singleton()
export class ViewerRooms {
  readonly #repository: RoomsRepository;

  readonly #sanctions: SanctionsRepository;
  readonly #clock: Clock;

  constructor(repository: RoomsRepository, sanctions: SanctionsRepository, clock: Clock) {
    this.#repository = repository;
    this.#sanctions = sanctions;
    this.#clock = clock;
  }

  /** A room of one's own, or an open one. @throws NotFoundError `room_not_found` */
  async find(viewer: Viewer, id: number): Promise<ViewerRoom> {
    const found = await this.#repository.findWithMembership(id, viewer.id);
    if (!found || !maySee(found)) throw roomNotFound();
    await this.#confirm(viewer, id);
    if (found.membership === null) await this.#ensureNotBanned(viewer, id);
    return this.#now(found);
  }

  /** A room that one belongs to. @throws NotFoundError `room_not_found`, ForbiddenError `not_a_member` */
  async findAsMember(viewer: Viewer, id: number): Promise<MemberRoom> {
    const found = await this.find(viewer, id);
    if (!isMember(found)) throw notAMember();
    return found;
  }

  /** Whether one belongs to a room. */
  async isMember(viewer: Viewer, id: number): Promise<boolean> {
    const found = await this.#repository.findWithMembership(id, viewer.id);
    return found !== undefined && isMember(found);
  }

  /** The same as `find` by the name of a channel. @throws as `find` */
  async findByChannel(viewer: Viewer, channel: string): Promise<ViewerRoom> {
    const id = roomIdOf(channel);
    if (id === undefined) throw roomNotFound();
    return this.find(viewer, id);
  }

  /** The conversation with one other person, if there is one. */
  async findPair(viewer: Viewer, userId: number): Promise<MemberRoom | undefined> {
    const room = await this.#repository.byDirectKey(pairKey(viewer.id, userId));
    return room && this.findAsMember(viewer, room.id);
  }

  /** Open rooms whose name contains the text, by name. */
  async open(viewer: Viewer, text = ""): Promise<OpenRoom[]> {
    const rooms = await this.#repository.open(viewer.id, text.trim(), FOUND_AT_MOST);
    const banned = await this.#sanctions.bannedFrom(viewer.id, this.#clock.now());
    return rooms.filter(({ id }) => !banned.has(id));
  }

  /** One's own rooms by id, archived ones too. */
  page(viewer: Viewer, page: { after: number; limit: number }): Promise<MemberRoom[]> {
    return this.#repository.pageOfMember(viewer.id, page);
  }

  /** Those of one's rooms in which something is unread; archived ones are left out. */
  async unread(viewer: Pick<Viewer, "id">): Promise<MemberRoom[]> {
    const rooms = await this.#repository.ofMember(viewer.id);
    return rooms.filter(({ room, membership }) => unreadOf(room, membership) > 0);
  }

  /** Those of these rooms that one belongs to, in no order. */
  findMany(viewer: Pick<Viewer, "id">, ids: readonly number[]): Promise<MemberRoom[]> {
    return ids.length === 0 ? Promise.resolve([]) : this.#repository.manyOfMember(viewer.id, ids);
  }

  /** A mute that is over is none. */
  #now(found: ViewerRoom): ViewerRoom {
    const { room, membership } = found;
    if (!membership || (membership.muted_until ?? Infinity) > this.#clock.now()) return found;
    return { room, membership: { ...membership, muted_until: null } };
  }

  /** Who is banned from an open room does not see it. Members are not: a ban puts them out. */
  async #ensureNotBanned(viewer: Viewer, id: number): Promise<void> {
    const place = { room_id: id, kind: "ban" } as const;
    const bans = await reading("newest", () =>
      this.#sanctions.holding(place, [viewer.id], this.#clock.now()),
    );
    if (bans.length > 0) throw roomNotFound();
  }

  /** What one may see is never a matter of a moment ago. @throws NotFoundError `room_not_found` */
  async #confirm(viewer: Viewer, id: number): Promise<void> {
    if (!isFromReplica()) return;
    const now = await reading("newest", () => this.#repository.findWithMembership(id, viewer.id));
    if (!now || !maySee(now)) throw roomNotFound();
  }
}

function maySee(found: ViewerRoom): boolean {
  return found.membership !== null || found.room.kind === "open";
}
