import { z } from "zod";
import { singleton } from "../../platform/container/index.ts";
import { eventType, Hub } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { MemberRoom } from "../rooms/index.ts";
import { DraftsRepository } from "./drafts_repository.ts";
import type { DraftRow } from "./tables.ts";

const Draft = z.object({
  room_id: z.number().int(),
  thread_id: z.number().int(),
  text: z.string(),
  written_at: z.number().int(),
});

/** A begun message as its writer's devices get it; `written_at` in milliseconds, `thread_id` 0 for the room itself. */
export type DraftResource = z.output<typeof Draft>;

/** On one's own channel: what one has begun to write is another text, on some device. */
export const draftChanged = eventType("draft_changed", Draft);

/** What somebody has begun to write, the same on all of their devices. The later text stays. */
@singleton()
export class Drafts {
  readonly #repository: DraftsRepository;
  readonly #hub: Hub;
  readonly #clock: Clock;

  constructor(repository: DraftsRepository, hub: Hub, clock: Clock) {
    this.#repository = repository;
    this.#hub = hub;
    this.#clock = clock;
  }

  /**
   * Keeps a begun text, or forgets it when it is empty. A clock that is fast must not win for ever, so no time counts
   * for later than now.
   *
   * @returns what is kept then: a text that was written later stays
   */
  async save(
    viewer: Viewer,
    { room }: MemberRoom,
    { thread_id, text, written_at }: Omit<DraftResource, "room_id">,
  ): Promise<DraftResource> {
    const at = Math.min(written_at, this.#clock.now());
    const row = { user_id: viewer.id, room_id: room.id, thread_id, text, written_at: at };
    if (await this.#repository.save(row)) {
      await this.#hub.sendToUser(viewer.id, draftChanged, resource(row));
      return resource(row);
    }
    return resource((await this.#repository.find(row)) ?? row);
  }

  /** Those of a room and its threads; emptied ones too, so that a device learns of it. */
  async inRoom(viewer: Viewer, { room }: MemberRoom): Promise<DraftResource[]> {
    return (await this.#repository.inRoom(viewer.id, room.id)).map(resource);
  }
}

function resource({ room_id, thread_id, text, written_at }: DraftRow): DraftResource {
  return { room_id, thread_id, text, written_at };
}
