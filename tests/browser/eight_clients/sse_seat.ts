import { EventSource } from "eventsource";
import type { Loose } from "../../support/loose.ts";
import { until } from "../../support/until.ts";
import { type Channels, Seat } from "./seat.ts";
import { EVENTS } from "./socketio_seats.ts";

/** The package `eventsource`, which comes back with `Last-Event-ID` by itself. */
export class SseSeat extends Seat {
  readonly #source: EventSource;
  readonly #room: string;

  constructor(url: string, { token, channels }: { token: string; channels: Channels }) {
    super("EventSource");
    const { room, news } = channels;
    this.#room = room;
    const query = new URLSearchParams({ channels: `${room},${news}`, format: "envelope", token });
    this.#source = new EventSource(`${url}/realtime/events?${query}`);
    this.#on("connected", ({ channels: joined }) => this.#joined(joined));
    this.#on("presence:joining", ({ data }) => this.came({ id: data.user_id, name: data.name }));
    this.#on("presence:leaving", ({ data }) => this.went(data.user_id));
    for (const event of EVENTS) this.#on(event, ({ channel, data }) => this.take(channel, data));
  }

  get joined(): Promise<unknown> {
    return until(() => this.present.size > 0, { what: `${this.kind} to join` });
  }

  override async leave(): Promise<void> {
    this.#source.close();
  }

  #on(event: string, listener: (data: Loose) => void): void {
    this.#source.addEventListener(event, ({ data }) => listener(JSON.parse(data)));
  }

  #joined(channels: readonly Loose[]): void {
    const members = channels.find(({ channel }) => channel === this.#room)?.members ?? [];
    this.here(members.map(({ user_id, name }: Loose) => ({ id: user_id, name })));
  }
}
