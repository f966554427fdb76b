import Echo from "laravel-echo";
import { io, type Socket } from "socket.io-client";
import type { Loose } from "../../support/loose.ts";
import { until } from "../../support/until.ts";
import { type Channels, Seat } from "./seat.ts";

interface Terms {
  token: string;
  channels: Channels;
}

const PATIENT = { transports: ["websocket"], forceNew: true, reconnectionDelayMax: 500 };

/** An unmodified socket.io-client that goes on where it was, with or without the library's recovery. */
export class SocketIoSeat extends Seat {
  readonly socket: Socket;
  readonly #channels: Channels;
  readonly #places = new Map<string, { epoch: string; offset: number }>();

  constructor(url: string, { token, channels }: Terms) {
    super("socket.io-client");
    this.#channels = channels;
    this.socket = io(url, { auth: { token }, ...PATIENT });
    this.socket.on("connect", () => void this.#connected());
    this.socket.on("parley:missed", (channel: string) => void this.#subscribe(channel));
    this.socket.on("presence:subscribed", (_, members: Loose[]) => this.here(members.map(faceOf)));
    this.socket.on("presence:joining", (_, member: Loose) => this.came(faceOf(member)));
    this.socket.on("presence:leaving", (_, member: Loose) => this.went(member.user_id));
    this.socket.onAny((event: string, channel: string, data: unknown, stamp = "") =>
      this.#read(event, { channel, data, stamp }),
    );
  }

  override async leave(): Promise<void> {
    this.socket.disconnect();
  }

  get joined(): Promise<unknown> {
    return until(() => this.present.size > 0 && this.#places.size === 2, {
      what: `${this.kind} to join`,
    });
  }

  async #connected(): Promise<void> {
    if (this.socket.recovered) return;
    for (const channel of Object.values(this.#channels)) await this.#subscribe(channel);
  }

  async #subscribe(channel: string): Promise<void> {
    const since = this.#places.get(channel);
    const answer = await this.socket.emitWithAck("subscribe", { channel, since });
    const { epoch, offset, recovered } = answer;
    if (!recovered || !since) this.#places.set(channel, { epoch, offset });
  }

  #read(
    event: string,
    { channel, data, stamp }: { channel: string; data: unknown; stamp: string },
  ) {
    if (event.startsWith("parley:") || event.startsWith("presence:")) return;
    this.take(channel, data);
    const [offset = ""] = stamp.split(".");
    const place = this.#places.get(channel);
    if (place && offset !== "") this.#places.set(channel, { ...place, offset: Number(offset) });
  }
}

/** Laravel Echo with its socket.io broadcaster. */
export class EchoSocketIoSeat extends Seat {
  readonly #echo: Echo<"socket.io">;

  constructor(url: string, { token, channels }: Terms) {
    super("Laravel Echo, socket.io");
    // Its types know of Echo's own options alone; the others are handed to socket.io-client.
    const options = { auth: { token }, ...PATIENT } as object;
    this.#echo = new Echo({ broadcaster: "socket.io", client: io, host: url, ...options });
    const room = this.#echo
      .join(channels.room.replace("presence-", ""))
      .here((members: Loose[]) => this.here(members.map(withName)))
      .joining((member: Loose) => this.came(withName(member)))
      .leaving((member: Loose) => this.went(withName(member).id));
    for (const event of EVENTS)
      room.listen(`.${event}`, (data: unknown) => this.take(channels.room, data));
    for (const event of EVENTS)
      this.#echo
        .channel(channels.news)
        .listen(`.${event}`, (data: unknown) => this.take(channels.news, data));
  }

  override async leave(): Promise<void> {
    this.#echo.disconnect();
  }

  get joined(): Promise<unknown> {
    return until(() => this.present.size > 0, { what: `${this.kind} to join` });
  }
}

/** Every event that the test publishes, by name. */
export const EVENTS = ["message_created", "client-note", "note"];

function faceOf({ user_id, user_info }: Loose): { id: unknown; name: unknown } {
  return { id: user_id, name: user_info.name };
}

/** Echo tells of members without their ids; names are ids enough here. */
export function withName({ name }: Loose): { id: unknown; name: unknown } {
  return { id: name, name };
}
