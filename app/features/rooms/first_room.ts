import { singleton } from "../../platform/container/index.ts";
import { AccountEvents, type User } from "../accounts/index.ts";
import { Memberships } from "./memberships.ts";
import { Rooms } from "./rooms.ts";
import { RoomsRepository } from "./rooms_repository.ts";

const FIRST = {
  name: "general",
  description: "For everybody and everything.",
  kind: "open",
  member_ids: [],
} as const;

/** The first administrator gets a first open room, and whoever comes later begins in the oldest open one. */
@singleton()
export class FirstRoom {
  readonly #events: AccountEvents;
  readonly #repository: RoomsRepository;
  readonly #rooms: Rooms;
  readonly #memberships: Memberships;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    events: AccountEvents,
    repository: RoomsRepository,
    rooms: Rooms,
    memberships: Memberships,
  ) {
    this.#events = events;
    this.#repository = repository;
    this.#rooms = rooms;
    this.#memberships = memberships;
  }

  /** Called once at start. */
  listen(): void {
    this.#events.onFirstAdmin((user) => this.#makeFirst(user));
    this.#events.onCreated((user) => this.#welcome(user));
  }

  async #makeFirst(user: User): Promise<void> {
    if (await this.#repository.exist()) return;
    await this.#rooms.create(user, { ...FIRST, member_ids: [] });
  }

  async #welcome(user: User): Promise<void> {
    const room = await this.#repository.firstOpen();
    if (!room) return;
    const { membership } = (await this.#repository.findWithMembership(room.id, user.id)) ?? {};
    await this.#memberships.join(user, { room, membership: membership ?? null });
  }
}
