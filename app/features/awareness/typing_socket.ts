import { connectionScoped } from "../../platform/container/index.ts";
import { Flags } from "../../platform/flags/index.ts";
import { Hub, ownChannel, type WebSocketRequest } from "../../platform/realtime/index.ts";
import { ensureScope } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Blocks } from "../accounts/index.ts";
import { isMember, notAMember, peerIn, roomChannel, ViewerRooms } from "../rooms/index.ts";
import { typingStart, typingStop } from "./awareness_events.ts";
import type { Typing } from "./socket_messages.ts";

/** A sign that comes sooner than this after the last is not passed on, in milliseconds. */
const AGAIN_MS = 1000;

type Request = WebSocketRequest<Typing>;

/** Who is typing: passed on to the others in the room or to the one person, never stored. */
@connectionScoped()
export class TypingSocket {
  readonly #hub: Hub;
  readonly #rooms: ViewerRooms;
  readonly #clock: Clock;
  readonly #flags: Flags;
  readonly #blocks: Blocks;
  /** Where → when this connection last said that it types. */
  readonly #since = new Map<string, number>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, rooms: ViewerRooms, clock: Clock, flags: Flags, blocks: Blocks) {
    this.#hub = hub;
    this.#rooms = rooms;
    this.#clock = clock;
    this.#flags = flags;
    this.#blocks = blocks;
  }

  async start(request: Request): Promise<void> {
    const place = placeOf(request.message);
    await this.#ensureMember(request);
    if (await this.#isUnseen(request)) return;
    if (!this.#flags.isOn("typing-notices", request.viewer)) return;
    const now = this.#clock.now();
    if (now - (this.#since.get(place) ?? -AGAIN_MS) < AGAIN_MS) return;
    this.#since.set(place, now);
    await this.#tell(request, typingStart);
  }

  async stop(request: Request): Promise<void> {
    if (!this.#since.delete(placeOf(request.message))) return;
    await this.#ensureMember(request);
    await this.#tell(request, typingStop);
  }

  /** Who hides types unseen; and so do two of whom one has blocked the other. */
  async #isUnseen({ viewer, message }: Request): Promise<boolean> {
    if (viewer.presence === "hidden") return true;
    const unseen = await this.#blocks.unseen(viewer.id);
    if (unseen.size === 0) return false;
    if ("to" in message) return unseen.has(message.to);
    const { room } = await this.#rooms.findByChannel(viewer, message.channel);
    const peer = peerIn(room, viewer.id);
    return peer !== undefined && unseen.has(peer);
  }

  /** Who has joined the channel is a member; only others are looked up. */
  async #ensureMember({ viewer, connection, message }: Request): Promise<void> {
    ensureScope(viewer, "messages:write");
    if ("to" in message || connection.subscriptions.has(message.channel)) return;
    if (!isMember(await this.#rooms.findByChannel(viewer, message.channel))) throw notAMember();
  }

  async #tell(request: Request, event: typeof typingStart): Promise<void> {
    const { viewer, connection } = request;
    const { channel, audience } = await this.#targets(request);
    const thread_id = threadOf(request.message);
    const data = { channel, thread_id, user_id: viewer.id, name: viewer.name };
    await this.#hub.publish(audience, event, data, { except: connection.id, asOne: true });
  }

  /** A person gets it on all devices, whether they look at the conversation or not. */
  async #targets({ viewer, message }: Request): Promise<Targets> {
    if ("channel" in message) return { channel: message.channel, audience: [message.channel] };
    const found = await this.#rooms.findPair(viewer, message.to);
    const channel = found && roomChannel(found.room.id);
    return { channel, audience: [ownChannel(message.to), ...(channel ? [channel] : [])] };
  }
}

interface Targets {
  /** The room's; missing while the two have none. */
  channel: string | undefined;
  audience: string[];
}

function placeOf(message: Typing): string {
  if ("to" in message) return `to ${message.to}`;
  return message.thread_id === undefined
    ? message.channel
    : `${message.channel} ${message.thread_id}`;
}

function threadOf(message: Typing): number | undefined {
  return "to" in message ? undefined : message.thread_id;
}
