import { connectionScoped } from "../../platform/container/index.ts";
import { Flags } from "../../platform/flags/index.ts";
import { Hub, ownChannel, type WebSocketRequest } from "../../platform/realtime/index.ts";
import { ensureScope } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Blocks } from "../accounts/index.ts";
import {
  abilitiesIn,
  isMember,
  notAMember,
  roomChannel,
  roomIdOf,
  ViewerRooms,
} from "../rooms/index.ts";
import { typingStart, typingStop } from "./awareness_events.ts";
import type { Typing } from "./socket_messages.ts";

/** A sign that comes sooner than this after the last is not passed on, in milliseconds. */
const AGAIN_MS = 1000;
/** Who gives no sign for so long does not type any more, in milliseconds (C4.2). */
const ENDS_MS = 3000;

type Request = WebSocketRequest<Typing>;

/** Somebody types somewhere, as the others were told. */
interface Sign {
  request: Request;
  /** When they were told last. */
  told: number;
  /** Calls off its end. */
  keep: () => void;
}

/** Who is typing: passed on to the others in the room or to the one person, never stored; it ends by itself. */
@connectionScoped()
export class TypingSocket {
  readonly #hub: Hub;
  readonly #rooms: ViewerRooms;
  readonly #clock: Clock;
  readonly #flags: Flags;
  readonly #blocks: Blocks;
  /** Where this connection types. */
  readonly #signs = new Map<string, Sign>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, rooms: ViewerRooms, clock: Clock, flags: Flags, blocks: Blocks) {
    this.#hub = hub;
    this.#rooms = rooms;
    this.#clock = clock;
    this.#flags = flags;
    this.#blocks = blocks;
  }

  async start(request: Request): Promise<void> {
    await this.#ensureMember(request);
    // Who hides types unseen.
    if (request.viewer.presence === "hidden") return;
    if (!this.#flags.isOn("typing-notices", request.viewer)) return;
    if (!(await this.#maySpeak(request))) return;
    if (this.#sign(request)) await this.#tell(request, typingStart);
  }

  async stop({ message }: Pick<Request, "message">): Promise<void> {
    await this.#end(placeOf(message));
  }

  /** The connection is gone: nobody types at it any more. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#signs.keys()].map((place) => this.#endQuietly(place)));
  }

  /** @returns whether the others are to be told */
  #sign(request: Request): boolean {
    const place = placeOf(request.message);
    const now = this.#clock.now();
    const known = this.#signs.get(place);
    known?.keep();
    const isNews = !known || now - known.told >= AGAIN_MS;
    const keep = this.#clock.after(ENDS_MS, () => void this.#endQuietly(place));
    this.#signs.set(place, { request, told: isNews ? now : known.told, keep });
    return isNews;
  }

  /** Told to whom the beginning was told, whether or not one may write there any more. */
  async #end(place: string): Promise<void> {
    const sign = this.#signs.get(place);
    this.#signs.delete(place);
    sign?.keep();
    if (sign) await this.#tell(sign.request, typingStop);
  }

  async #endQuietly(place: string): Promise<void> {
    // Clients end it by themselves, too.
    await this.#end(place).catch(() => undefined);
  }

  /** Who has joined the channel is a member; only others are looked up. */
  async #ensureMember({ viewer, connection, message }: Request): Promise<void> {
    ensureScope(viewer, "messages:write");
    if ("to" in message || connection.subscriptions.has(message.channel)) return;
    if (!isMember(await this.#rooms.findByChannel(viewer, message.channel))) throw notAMember();
  }

  /** Who is muted, or may not post, announces nothing; asked when a typing begins. */
  async #maySpeak({ viewer, message }: Request): Promise<boolean> {
    if ("to" in message || this.#signs.has(placeOf(message))) return true;
    if (roomIdOf(message.channel) === undefined) return true;
    return abilitiesIn(await this.#rooms.findByChannel(viewer, message.channel)).post;
  }

  async #tell(request: Request, event: typeof typingStart): Promise<void> {
    const { viewer, connection } = request;
    const { channel, audience } = await this.#targets(request);
    const thread_id = threadOf(request.message);
    const data = { channel, thread_id, user_id: viewer.id, name: viewer.name };
    const unless = [...(await this.#blocks.unseen(viewer.id))].map(ownChannel);
    const options = { except: connection.id, asOne: true, unless };
    await this.#hub.publish(audience, event, data, options);
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
