import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { ForbiddenError } from "../../../platform/errors/index.ts";
import { AuditLog, type Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Faces, type UserResource, Users } from "../../accounts/index.ts";
import { ensureCan, outranks } from "../abilities.ts";
import { isoOrNull, iso } from "../iso.ts";
import { Memberships } from "../memberships.ts";
import { MembershipsRepository } from "../memberships_repository.ts";
import { directRoomFixed, FOR_GOOD, memberNotFound } from "../room_errors.ts";
import { RoomNews } from "../room_news.ts";
import { RoomsRepository } from "../rooms_repository.ts";
import type { RoomSanction, RoomSanctionsTable } from "../tables.ts";
import type { ViewerRoom } from "../viewer_room.ts";
import type { SanctionDraft } from "./sanction_draft.ts";
import { SanctionsRepository } from "./sanctions_repository.ts";

export type SanctionKind = RoomSanctionsTable["kind"];

/** Whom, and in which way. */
interface Target {
  userId: number;
  kind: SanctionKind;
}

/** A mute or a ban as owners and moderators see it. */
export interface SanctionResource {
  kind: SanctionKind;
  user: UserResource;
  by: UserResource | null;
  reason: string;
  /** Null is for good. */
  until: string | null;
  created_at: string;
}

/**
 * Keeping order in a room: who is muted reads and does not write; who is banned is out, and neither sees the room nor
 * comes in again. Both may end by themselves. Each act stands in the audit log.
 */
@singleton()
export class Sanctions {
  readonly #database: Database;
  readonly #repository: SanctionsRepository;
  readonly #rooms: RoomsRepository;
  readonly #members: MembershipsRepository;
  readonly #memberships: Memberships;
  readonly #users: Users;
  readonly #faces: Faces;
  readonly #news: RoomNews;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: SanctionsRepository,
    rooms: RoomsRepository,
    members: MembershipsRepository,
    memberships: Memberships,
    users: Users,
    faces: Faces,
    news: RoomNews,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#rooms = rooms;
    this.#members = members;
    this.#memberships = memberships;
    this.#users = users;
    this.#faces = faces;
    this.#news = news;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * Mutes or bans somebody; said again, the new time and reason hold. Owners and moderators only by an owner.
   *
   * @throws ForbiddenError `not_allowed_in_room`, NotFoundError `user_not_found`, `member_not_found` when somebody is
   *   to be muted who is not in the room
   */
  async put(
    viewer: Viewer,
    found: ViewerRoom,
    target: Target & SanctionDraft,
  ): Promise<SanctionResource> {
    const { room } = found;
    this.#ensureMay(found);
    const { userId, kind, reason, minutes } = target;
    const user = await this.#users.get(userId);
    const now = this.#clock.now();
    const until = minutes === null ? null : now + minutes * 60_000;
    const by_id = viewer.id;
    const sanction = { room_id: room.id, user_id: userId, kind, reason, until, by_id };
    const row = { ...sanction, created_at: now };
    await this.#locked(room.id, async () => {
      await this.#ensureOutranks(viewer, found, target);
      await this.#repository.put(row);
      await this.#enforce(viewer, row);
      const detail = { name: user.name, room: room.name, reason, until: isoOrNull(until) };
      await this.#record(viewer, row, { act: kind === "mute" ? "muted" : "banned", detail });
    });
    return this.#resource(row);
  }

  /** Ends a mute or a ban before its time; nothing happens when there is none. @throws as `put` */
  async lift(viewer: Viewer, found: ViewerRoom, { userId, kind }: Target): Promise<void> {
    this.#ensureMay(found);
    const key = { room_id: found.room.id, user_id: userId, kind };
    const { name } = await this.#users.get(userId);
    await this.#locked(found.room.id, async () => {
      if (!(await this.#repository.remove(key))) return;
      if (kind === "mute") await this.#members.setMuted(key.room_id, userId, null);
      await this.#news.add(key.room_id, { appointed: [userId] });
      const detail = { name, room: found.room.name };
      await this.#record(viewer, key, { act: kind === "mute" ? "unmuted" : "unbanned", detail });
    });
  }

  /** Who is muted and banned, the newest first. @throws ForbiddenError `not_allowed_in_room` */
  async list(found: ViewerRoom): Promise<SanctionResource[]> {
    this.#ensureMay(found);
    const rows = await this.#repository.ofRoom(found.room.id, this.#clock.now());
    return Promise.all(rows.map((row) => this.#resource(row)));
  }

  #ensureMay(found: ViewerRoom): void {
    if (found.room.kind === "direct") throw directRoomFixed();
    ensureCan(found, "administer");
  }

  /** Who was never here, or has left, may be banned by any moderator. */
  async #ensureOutranks(
    viewer: Viewer,
    { room, membership }: ViewerRoom,
    { userId, kind }: Target,
  ): Promise<void> {
    if (userId === viewer.id) throw oneself();
    const member = await this.#members.find(room.id, userId);
    if (!member && kind === "mute") throw memberNotFound();
    const [own, other] = [membership?.role ?? "member", member?.role ?? "member"];
    if (own !== "owner" && !outranks(own, other)) throw notAbove();
  }

  async #enforce(viewer: Viewer, { room_id, user_id, kind, until }: RoomSanction): Promise<void> {
    if (kind === "mute") {
      await this.#members.setMuted(room_id, user_id, until ?? FOR_GOOD);
      await this.#news.add(room_id, { appointed: [user_id] });
      return;
    }
    await this.#memberships.putOut(viewer, room_id, user_id);
  }

  #record(
    viewer: Viewer,
    { room_id, user_id }: { room_id: number; user_id: number },
    { act, detail }: { act: string; detail: Record<string, unknown> },
  ): Promise<void> {
    const more = { ...detail, room_id };
    return this.#audit.record({
      actor: viewer,
      act: `room.${act}`,
      subject: `user:${user_id}`,
      detail: more,
    });
  }

  async #resource(row: RoomSanction): Promise<SanctionResource> {
    const faces = await this.#faces.of([row.user_id, row.by_id]);
    const nobody = { id: row.user_id, name: "Somebody", color: 0, picture: null };
    return {
      kind: row.kind,
      user: faces.get(row.user_id) ?? nobody,
      by: faces.get(row.by_id) ?? null,
      reason: row.reason,
      until: isoOrNull(row.until),
      created_at: iso(row.created_at),
    };
  }

  #locked(roomId: number, work: () => Promise<void>): Promise<void> {
    return this.#database.transaction(async () => {
      await this.#rooms.lock(roomId);
      await work();
    });
  }
}

function notAbove(): ForbiddenError {
  const message = "Only owners of this room may do this to its owners and moderators.";
  return new ForbiddenError("not_allowed_in_room", message);
}

function oneself(): ForbiddenError {
  return new ForbiddenError(
    "not_allowed_in_room",
    "Nobody keeps order over oneself. Leave instead.",
  );
}
