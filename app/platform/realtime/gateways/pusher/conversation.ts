import { z } from "zod";
import { logContext } from "../../../logging/index.ts";
import type { Defects } from "../../../tracker/index.ts";
import { type ErrorCode, pusherErrorNumber, RealtimeError } from "../../codes/index.ts";
import { isClientEvent } from "../../events/client_events.ts";
import type { Hub } from "../../hub.ts";
import type { MessageLog } from "../message_log.ts";
import { decode, fieldsOf, type PusherFrame } from "./decode.ts";
import { errorFrame, PONG, subscriptionError } from "./frames.ts";
import { dataOf, plainData } from "./pusher_data.ts";
import type { Introductions } from "./introductions.ts";
import type { PusherPeer } from "./pusher_peer.ts";
import { Signin, type SigningIn } from "./signing_in.ts";
import { subscribe, Subscribe } from "./subscribing.ts";

const Unsubscribe = z.object({ channel: z.string() });

/** Bytes of the data of a client event, as of one that a server sends. */
export const MAX_DATA = 10_240;

/** A subscription that failed is told under this number, whatever the reason. */
const REFUSED: ErrorCode = "channel_refused";

interface ConversationParts {
  hub: Hub;
  introductions: Introductions;
  signingIn: SigningIn;
  defects: Defects;
  log: MessageLog;
}

/** What a client says, and what it is answered. */
export class Conversation {
  readonly #hub: Hub;
  readonly #introductions: Introductions;
  readonly #signingIn: SigningIn;
  readonly #defects: Defects;
  readonly #log: MessageLog;

  constructor({ hub, introductions, signingIn, defects, log }: ConversationParts) {
    this.#hub = hub;
    this.#introductions = introductions;
    this.#signingIn = signingIn;
    this.#defects = defects;
    this.#log = log;
  }

  /** Handles one message. Never throws: what goes wrong becomes an error frame. */
  handle(peer: PusherPeer, bytes: Buffer): Promise<void> {
    const context = { connection_id: peer.connection.id, user_id: peer.connection.viewer?.id };
    return logContext.run(context, async () => {
      try {
        peer.assertRate();
        const frame = decode(bytes);
        const message = { type: typeOf(frame), size: bytes.length };
        await this.#log(message, () => this.#act(peer, frame));
      } catch (error) {
        this.#refuse(peer, error);
      }
    });
  }

  async #act(peer: PusherPeer, { event, channel, data }: PusherFrame): Promise<void> {
    switch (event) {
      case "pusher:ping":
        return peer.connection.send(PONG);
      case "pusher:pong":
        return; // it is life, which has been noted
      case "pusher:subscribe":
        return this.#subscribe(peer, data);
      case "pusher:unsubscribe":
        return void this.#hub.unsubscribe(peer.connection, fieldsOf(Unsubscribe, data).channel);
      case "pusher:signin":
        return this.#signingIn.signIn(peer, fieldsOf(Signin, data));
    }
    if (!isClientEvent(event)) throw new RealtimeError("unknown_type");
    await this.#clientEvent(peer, { event, channel: channel ?? "", data });
  }

  async #subscribe(peer: PusherPeer, data: unknown): Promise<void> {
    const fields = fieldsOf(Subscribe, data);
    try {
      await subscribe({ hub: this.#hub, introductions: this.#introductions }, peer, fields);
    } catch (thrown) {
      const { error, message } = this.#note(thrown, "pusher:subscribe");
      peer.connection.send(errorFrame(pusherErrorNumber(REFUSED), message));
      peer.connection.send(subscriptionError(fields.channel, message, error.status));
    }
  }

  async #clientEvent(
    peer: PusherPeer,
    { event, channel, data }: { event: string; channel: string; data: unknown },
  ): Promise<void> {
    peer.assertClientEventRate();
    const kept = dataOf(data);
    if (Buffer.byteLength(plainData(kept)) > MAX_DATA) throw new RealtimeError("event_too_large");
    await this.#hub.clientEvent(peer.connection, channel, event, kept);
  }

  #refuse({ connection }: PusherPeer, thrown: unknown): void {
    const { error, message } = this.#note(thrown);
    connection.send(errorFrame(pusherErrorNumber(error.code), message));
  }

  #note(thrown: unknown, name = "") {
    const message = "a socket message failed";
    const { error, reference } = this.#defects.note(thrown, { where: "socket", name, message });
    const told = reference === undefined ? error.message : `${error.message} (${reference})`;
    return { error, message: told };
  }
}

/** For the log, which holds nothing that a client wrote. */
function typeOf({ event }: PusherFrame): string {
  if (isClientEvent(event)) return "client event";
  return KNOWN.has(event) ? event : "unknown";
}

const KNOWN = new Set([
  "pusher:ping",
  "pusher:pong",
  "pusher:subscribe",
  "pusher:unsubscribe",
  "pusher:signin",
]);
