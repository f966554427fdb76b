import { singleton } from "../../../platform/container/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Faces } from "../../accounts/index.ts";
import { RoomDirectory } from "../../rooms/index.ts";
import type { HookEvent } from "../bot_schema.ts";
import type { RoomEvent } from "./hook_event.ts";

/** What a receiver gets, as JSON. */
export interface HookPayload {
  /** The same in each attempt: a receiver knows a repetition by it. */
  id: string;
  event: HookEvent | "test";
  at: string;
  bot: Named | null;
  room: (Named & { kind: string }) | null;
  actor: (Named & { bot?: true }) | null;
  message?: object;
  member?: Named | null;
}

interface Named {
  id: number;
  name: string;
}

/** Puts together what receivers are told. */
@singleton()
export class Payloads {
  readonly #faces: Faces;
  readonly #rooms: RoomDirectory;
  readonly #clock: Clock;

  constructor(faces: Faces, rooms: RoomDirectory, clock: Clock) {
    this.#faces = faces;
    this.#rooms = rooms;
    this.#clock = clock;
  }

  /** @param event as what this receiver is told of it */
  async of(
    { key, roomId, actorId, message, memberId }: RoomEvent,
    { event, botId }: { event: HookPayload["event"]; botId: number },
  ): Promise<HookPayload> {
    const faces = await this.#faces.of([botId, actorId, ...(memberId ? [memberId] : [])]);
    const named = (id: number) => {
      const face = faces.get(id);
      return face ? { id, name: face.name, ...(face.bot && { bot: face.bot }) } : null;
    };
    const room = await this.#rooms.find(roomId);
    return {
      id: key,
      event,
      at: new Date(this.#clock.now()).toISOString(),
      bot: named(botId),
      room: room ? { id: roomId, name: room.name ?? "", kind: room.kind } : null,
      actor: named(actorId),
      ...(message && { message: told(message) }),
      ...(memberId !== undefined && { member: named(memberId) }),
    };
  }
}

/** The message without what only pages need. */
function told(message: NonNullable<RoomEvent["message"]>): object {
  const { html: _html, channel: _channel, ...said } = message;
  return said;
}
