import { WebSocket } from "ws";
import type { Loose } from "../../support/loose.ts";
import { until } from "../../support/until.ts";
import { type Channels, Seat } from "./seat.ts";

type Place = { epoch: string; offset: number };

const AGAIN_MS = 100;

/** A plain `ws` client of the native protocol, which comes back and says from where. */
export class NativeSeat extends Seat {
  readonly #url: string;
  readonly #channels: Channels;
  readonly #places = new Map<string, Place>();
  #ws: WebSocket | undefined;
  #left = false;

  constructor(url: string, { token, channels }: { token: string; channels: Channels }) {
    super("native WebSocket");
    this.#url = `${url.replace("http", "ws")}/ws?token=${token}`;
    this.#channels = channels;
    this.#open();
  }

  say(frame: object): void {
    this.#ws?.send(JSON.stringify(frame));
  }

  get joined(): Promise<unknown> {
    return until(() => this.present.size > 0, { what: `${this.kind} to join` });
  }

  override async leave(): Promise<void> {
    this.#left = true;
    this.#ws?.close();
  }

  #open(): void {
    const ws = new WebSocket(this.#url);
    this.#ws = ws;
    ws.on("message", (data: Buffer) => this.#read(JSON.parse(data.toString())));
    ws.on("error", () => {}); // `close` follows
    ws.on("close", () => {
      if (!this.#left) setTimeout(() => this.#open(), AGAIN_MS);
    });
  }

  #read(frame: Loose): void {
    const { type, channel } = frame;
    if (type === "connected") this.#join(Object.values(this.#channels));
    if (type === "recover") this.#join(frame.channels.map((one: Loose) => one.channel));
    if (type === "joined") this.#joined(frame);
    if (type !== "event") return;
    if (typeof frame.offset === "number") this.#moved(channel, frame.offset);
    const { event, data } = frame;
    if (event === "presence:joining") this.came({ id: data.user_id, name: data.name });
    else if (event === "presence:leaving") this.went(data.user_id);
    else this.take(channel, data);
  }

  #join(channels: readonly string[]): void {
    for (const channel of channels)
      this.say({ type: "join_channel", channel, since: this.#places.get(channel) });
  }

  #joined({ channel, members, epoch, offset, recovered }: Loose): void {
    if (!recovered || !this.#places.has(channel)) this.#places.set(channel, { epoch, offset });
    if (!members) return;
    this.here(members.map((member: Loose) => ({ id: member.user_id, name: member.name })));
  }

  #moved(channel: string, offset: number): void {
    const place = this.#places.get(channel);
    if (place) this.#places.set(channel, { ...place, offset });
  }
}
