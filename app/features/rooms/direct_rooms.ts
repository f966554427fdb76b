import { singleton } from "../../platform/container/index.ts";
import { Database, isUniqueViolation } from "../../platform/database/index.ts";
import { ValidationError } from "../../platform/errors/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Guests } from "./guests.ts";
import { MembershipsRepository } from "./memberships_repository.ts";
import { newRoom } from "./new_room.ts";
import { DIRECT_MAX } from "./room_draft.ts";
import { RoomNews } from "./room_news.ts";
import type { Actor } from "./rooms.ts";
import { RoomsRepository } from "./rooms_repository.ts";

/** The one room of one exact set of 2 to 8 people. */
@singleton()
export class DirectRooms {
  readonly #database: Database;
  readonly #rooms: RoomsRepository;
  readonly #memberships: MembershipsRepository;
  readonly #guests: Guests;
  readonly #news: RoomNews;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    rooms: RoomsRepository,
    memberships: MembershipsRepository,
    guests: Guests,
    news: RoomNews,
    clock: Clock,
  ) {
    this.#database = database;
    this.#rooms = rooms;
    this.#memberships = memberships;
    this.#guests = guests;
    this.#news = news;
    this.#clock = clock;
  }

  /**
   * The room of the actor and these people, made if there is none yet; always the same one, also for several who
   * ask at once.
   *
   * @throws ValidationError `direct_room_size` or `user_not_found`
   */
  async open(
    actor: Actor,
    memberIds: readonly number[],
  ): Promise<{ id: number; created: boolean }> {
    const ids = together(actor, memberIds);
    ensureSize(ids.length);
    await this.#guests.invited(ids);
    const key = ids.join("-");
    const known = await this.#rooms.byDirectKey(key);
    return known ? { id: known.id, created: false } : this.#make(actor, ids, key);
  }

  /** Whether the actor and these people have one. */
  async exists(actor: Actor, memberIds: readonly number[]): Promise<boolean> {
    return (await this.#rooms.byDirectKey(together(actor, memberIds).join("-"))) !== undefined;
  }

  async #make(
    actor: Actor,
    ids: readonly number[],
    key: string,
  ): Promise<{ id: number; created: boolean }> {
    try {
      return { id: await this.#insert(actor, ids, key), created: true };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const first = await this.#rooms.byDirectKey(key);
      if (!first) throw error;
      return { id: first.id, created: false };
    }
  }

  #insert(actor: Actor, ids: readonly number[], key: string): Promise<number> {
    const at = this.#clock.now();
    const given = { name: null, description: "", kind: "direct", created_by: actor.id } as const;
    return this.#database.transaction(async () => {
      const id = await this.#rooms.insert(newRoom({ ...given, direct_key: key, created_at: at }));
      await this.#memberships.add(
        id,
        ids.map((userId) => ({ userId, role: "member", at })),
      );
      await this.#news.add(id, { joined: ids });
      return id;
    });
  }
}

function together(actor: Actor, memberIds: readonly number[]): number[] {
  return [...new Set([actor.id, ...memberIds])].toSorted((a, b) => a - b);
}

function ensureSize(people: number): void {
  if (people >= 2 && people <= DIRECT_MAX) return;
  const message =
    people < 2
      ? "Choose somebody else: a conversation has two people or more."
      : `A conversation has ${DIRECT_MAX} people at most, these are ${people}. Start a closed room instead.`;
  throw new ValidationError(
    { fields: [{ field: "member_ids", message }] },
    "direct_room_size",
    message,
  );
}
