import { connectionScoped } from "../../platform/container/index.ts";
import { Flags } from "../../platform/flags/index.ts";
import { Hub, type WebSocketRequest } from "../../platform/realtime/index.ts";
import { ensureScope } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { isMember, notAMember, ViewerRooms } from "../rooms/index.ts";
import { typingStart, typingStop } from "./awareness_events.ts";
import type { Typing } from "./socket_messages.ts";

/** A sign that comes sooner than this after the last is not passed on, in milliseconds. */
const AGAIN_MS = 1000;

/** Who is typing: passed on to the others in the room, never stored. */
@connectionScoped()
export class TypingSocket {
  readonly #hub: Hub;
  readonly #rooms: ViewerRooms;
  readonly #clock: Clock;
  readonly #flags: Flags;
  /** Channel → when this connection last said that it types. */
  readonly #since = new Map<string, number>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, rooms: ViewerRooms, clock: Clock, flags: Flags) {
    this.#hub = hub;
    this.#rooms = rooms;
    this.#clock = clock;
    this.#flags = flags;
  }

  async start(request: WebSocketRequest<Typing>): Promise<void> {
    const { channel } = request.message;
    await this.#ensureMember(request);
    if (!this.#flags.isOn("typing-notices", request.viewer)) return;
    const now = this.#clock.now();
    if (now - (this.#since.get(channel) ?? -AGAIN_MS) < AGAIN_MS) return;
    this.#since.set(channel, now);
    await this.#tell(request, typingStart);
  }

  async stop(request: WebSocketRequest<Typing>): Promise<void> {
    if (!this.#since.delete(request.message.channel)) return;
    await this.#ensureMember(request);
    await this.#tell(request, typingStop);
  }

  /** Who has joined the channel is a member; only others are looked up. */
  async #ensureMember({ viewer, connection, message }: WebSocketRequest<Typing>): Promise<void> {
    ensureScope(viewer, "messages:write");
    if (connection.subscriptions.has(message.channel)) return;
    if (!isMember(await this.#rooms.findByChannel(viewer, message.channel))) throw notAMember();
  }

  async #tell(
    { viewer, connection, message }: WebSocketRequest<Typing>,
    event: typeof typingStart,
  ): Promise<void> {
    const { channel } = message;
    const data = { channel, user_id: viewer.id, name: viewer.name };
    await this.#hub.publish(channel, event, data, { except: connection.id });
  }
}
