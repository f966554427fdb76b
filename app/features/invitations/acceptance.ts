import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { hashToken } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import {
  Faces,
  registrationClosed,
  type User,
  type UserDraft,
  type UserResource,
  Users,
} from "../accounts/index.ts";
import { Memberships, type Room, Rooms } from "../rooms/index.ts";
import { invitationOver } from "./invitation_errors.ts";
import { holds } from "./invitation_resource.ts";
import { InvitationsRepository } from "./invitations_repository.ts";
import type { Invitation } from "./tables.ts";

/** What a link opens, as whoever has it sees. */
export interface Offer {
  invitation: Invitation;
  room: Room | null;
  by: UserResource | null;
}

/** Following an invitation. A use is counted in the transaction that lets the person in: both happen, or none. */
@singleton()
export class Acceptance {
  readonly #repository: InvitationsRepository;
  readonly #database: Database;
  readonly #rooms: Rooms;
  readonly #memberships: Memberships;
  readonly #users: Users;
  readonly #faces: Faces;
  readonly #settings: Settings;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: InvitationsRepository,
    database: Database,
    rooms: Rooms,
    memberships: Memberships,
    users: Users,
    faces: Faces,
    settings: Settings,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#rooms = rooms;
    this.#memberships = memberships;
    this.#users = users;
    this.#faces = faces;
    this.#settings = settings;
    this.#clock = clock;
  }

  /** What the link opens. @throws NotFoundError `invitation_over` */
  async offer(token: string): Promise<Offer> {
    const invitation = await this.#repository.byHash(hashToken(token));
    if (!invitation || !holds(invitation, this.#clock.now())) throw invitationOver();
    const room = invitation.room_id === null ? null : await this.#rooms.live(invitation.room_id);
    if (room === undefined) throw invitationOver();
    return { invitation, room, by: (await this.#faces.one(invitation.created_by)) ?? null };
  }

  /** Whether an invitation lets somebody make an account. */
  get makesAccounts(): boolean {
    return this.#settings.chat.registration !== "closed";
  }

  /**
   * Lets somebody with an account in. Who is in already uses nothing up.
   *
   * @returns the room to land in, null for the site
   * @throws NotFoundError `invitation_over`, also for whoever is banned from the room
   */
  async accept(user: Pick<User, "id">, token: string): Promise<number | null> {
    const { invitation, room } = await this.offer(token);
    if (!room) return null;
    return this.#database.transaction(async () => {
      const isNew = await this.#memberships.admit(room, user.id);
      if (isNew === "banned") throw invitationOver();
      if (isNew === "joined") await this.#use(invitation);
      return room.id;
    });
  }

  /**
   * Makes an account and lets it in.
   *
   * @throws NotFoundError `invitation_over`, `registration_closed`, ValidationError `email_taken`
   */
  async signUp(draft: UserDraft, token: string): Promise<{ user: User; roomId: number | null }> {
    if (!this.makesAccounts) throw registrationClosed();
    const { invitation, room } = await this.offer(token);
    return this.#database.transaction(async () => {
      await this.#use(invitation);
      const user = await this.#users.create(draft);
      if (room) await this.#memberships.admit(room, user.id);
      return { user, roomId: room?.id ?? null };
    });
  }

  async #use({ id }: Invitation): Promise<void> {
    if (!(await this.#repository.use(id, this.#clock.now()))) throw invitationOver();
  }
}
