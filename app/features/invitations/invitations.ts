import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { AuditLog, hashToken, type Viewer } from "../../platform/security/index.ts";
import { Clock, randomId } from "../../platform/support/index.ts";
import { ensureCan, ViewerRooms } from "../rooms/index.ts";
import type { InvitationDraft } from "./invitation_draft.ts";
import { invitationNotFound, siteInvitesByAdmins } from "./invitation_errors.ts";
import { type InvitationResource, invitationResource } from "./invitation_resource.ts";
import { InvitationsRepository } from "./invitations_repository.ts";
import type { Invitation } from "./tables.ts";

/** A link with the text that opens it, which is answered once and never again. */
export interface FreshInvitation extends InvitationResource {
  token: string;
  path: string;
}

/** Links that let people into a room or to the site: made, listed, made anew and taken back by who may invite there. */
@singleton()
export class Invitations {
  readonly #repository: InvitationsRepository;
  readonly #database: Database;
  readonly #rooms: ViewerRooms;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: InvitationsRepository,
    database: Database,
    rooms: ViewerRooms,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#rooms = rooms;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * A new link.
   *
   * @param roomId null invites to the site alone, which administrators do
   * @throws NotFoundError `room_not_found`, ForbiddenError `not_allowed_in_room`, `not_allowed`
   */
  async create(
    viewer: Viewer,
    roomId: number | null,
    { hours, max_uses }: InvitationDraft,
  ): Promise<FreshInvitation> {
    await this.#ensureMay(viewer, roomId);
    const now = this.#clock.now();
    const expires_at = hours === null ? null : now + hours * 3_600_000;
    const token = randomId(192);
    const bare = { room_id: roomId, created_by: viewer.id, created_at: now, expires_at, max_uses };
    const row = { ...bare, token_hash: hashToken(token), uses: 0, revoked_at: null };
    const id = await this.#database.transaction(async () => {
      const made = await this.#repository.insert(row);
      await this.#record(viewer, "created", { id: made, ...row });
      return made;
    });
    return this.#fresh({ id, ...row }, token);
  }

  /** Those that were not taken back, the newest first. @throws as `create` */
  async list(viewer: Viewer, roomId: number | null): Promise<InvitationResource[]> {
    await this.#ensureMay(viewer, roomId);
    const rows = await this.#repository.ofRoom(roomId);
    return rows.map((row) => invitationResource(row, this.#clock.now()));
  }

  /**
   * The same invitation with another link, nobody counted and its whole time before it; the old link opens nothing.
   *
   * @throws as `revoke`
   */
  async reset(viewer: Viewer, id: number): Promise<FreshInvitation> {
    const row = await this.#find(viewer, id);
    const token = randomId(192);
    const created_at = this.#clock.now();
    const expires_at = row.expires_at && created_at + row.expires_at - row.created_at;
    const changes = { token_hash: hashToken(token), uses: 0, created_at, expires_at };
    await this.#database.transaction(async () => {
      await this.#repository.update(id, changes);
      await this.#record(viewer, "reset", { ...row, ...changes });
    });
    return this.#fresh({ ...row, ...changes }, token);
  }

  /** Takes a link back. @throws NotFoundError `invitation_not_found`, ForbiddenError `not_allowed_in_room` */
  async revoke(viewer: Viewer, id: number): Promise<void> {
    const row = await this.#find(viewer, id);
    await this.#database.transaction(async () => {
      await this.#repository.update(id, { revoked_at: this.#clock.now() });
      await this.#record(viewer, "revoked", row);
    });
  }

  async #find(viewer: Viewer, id: number): Promise<Invitation> {
    const row = await this.#repository.find(id);
    if (!row || row.revoked_at !== null) throw invitationNotFound();
    await this.#ensureMay(viewer, row.room_id).catch(() => {
      throw invitationNotFound();
    });
    return row;
  }

  async #ensureMay(viewer: Viewer, roomId: number | null): Promise<void> {
    if (roomId !== null) ensureCan(await this.#rooms.find(viewer, roomId), "invite");
    else if (viewer.role !== "admin") throw siteInvitesByAdmins();
  }

  #fresh(row: Invitation, token: string): FreshInvitation {
    const path = `/invitations/${token}`;
    return { ...invitationResource(row, this.#clock.now()), token, path };
  }

  #record(actor: Viewer, act: string, { id, room_id, max_uses, expires_at }: Invitation) {
    const subject = `invitation:${id}`;
    const detail = { room_id, max_uses, expires_at };
    return this.#audit.record({ actor, act: `invitation.${act}`, subject, detail });
  }
}
