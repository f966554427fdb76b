import { singleton } from "../../../container/index.ts";
import type { ChannelEvent } from "../../events/channel_event.ts";
import { presenceJoining, presenceLeaving } from "../../events/event_type.ts";
import type { Publication } from "../../events/publication.ts";
import { Encoder } from "../../output/encoder.ts";
import { payloadOf, textFrame, wrappingFrame } from "../../output/frame.ts";
import type { Member } from "../../presence/member.ts";
import { binaryFrames, partBytes, type Parted } from "./binary_data.ts";
import { outerMember } from "./outer_member.ts";
import { Stamps } from "./stamps.ts";

/** A message of Engine.IO that is an event of Socket.IO. */
const EVENT = "42";
const BINARY_EVENT = "45";

/** Names with which socket.io-parser refuses a packet, and the client its connection. */
const IMPOSSIBLE = new Set([
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
]);

/**
 * Events as Socket.IO's packets of `(name, channel, data, stamp)`, in WebSocket frames: one Buffer for all clients.
 * The stamp is what socket.io-client names when it comes back; its part before the dot is the offset.
 */
@singleton()
export class SocketIoEncoder extends Encoder {
  readonly stamps = new Stamps();
  /** Packets of frames that are more than one. */
  readonly #pieces = new WeakMap<Buffer, readonly (string | Buffer)[]>();

  override event({ publication, channel, offset }: ChannelEvent): Buffer {
    const stamp = this.stamps.next(offset);
    const [name, on] = [JSON.stringify(nameOf(publication)), JSON.stringify(channel || null)];
    const [head, tail] = [`[${name},${on},`, `,"${stamp}"]`];
    const payload = payloadFor(publication);
    const parted = partBytes(payload);
    const frame = parted
      ? this.#binary({ head, tail }, parted)
      : wrappingFrame(EVENT + head, payload, tail);
    return this.stamps.note(frame, { stamp, channel, offset });
  }

  /** @param frame an array: the event's name and what comes with it. A frame of native clients goes out as an event. */
  override frame(frame: object): Buffer {
    return textFrame(EVENT + JSON.stringify(Array.isArray(frame) ? frame : eventOf(frame)));
  }

  /** As `frame`, with a stamp behind. */
  stamped(args: readonly unknown[]): { bytes: Buffer; stamp: string } {
    const stamp = this.stamps.next();
    return { bytes: this.stamps.note(this.frame([...args, stamp]), { stamp }), stamp };
  }

  /** A frame as the messages that Engine.IO takes, for clients without a WebSocket. */
  messages(frame: Buffer): readonly (string | Buffer)[] {
    return this.#pieces.get(frame) ?? [payloadOf(frame).toString("utf8", MESSAGE_LENGTH)];
  }

  #binary({ head, tail }: { head: string; tail: string }, { json, bytes }: Parted): Buffer {
    const text = `${BINARY_EVENT}${bytes.length}-${head}${json}${tail}`;
    const frame = binaryFrames(text, bytes);
    this.#pieces.set(frame, [text.slice(MESSAGE_LENGTH), ...bytes]);
    return frame;
  }
}

/** Engine.IO puts the `4` of a message before it by itself. */
const MESSAGE_LENGTH = 1;

/** What features say to every client alike, as `{type, …}`. */
function eventOf({ type = "parley:frame", ...data }: { type?: unknown }): unknown[] {
  return [type, null, data];
}

function nameOf({ event }: Publication): string {
  return IMPOSSIBLE.has(event) ? `.${event}` : event;
}

function payloadFor(publication: Publication): Buffer {
  const { event } = publication;
  if (event !== presenceJoining.name && event !== presenceLeaving.name) return publication.payload;
  // Only the hub publishes under these names, and always a member.
  return Buffer.from(JSON.stringify(outerMember(publication.data as Member)));
}
