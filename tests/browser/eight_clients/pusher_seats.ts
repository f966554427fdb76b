import Echo from "laravel-echo";
import type PusherJs from "pusher-js";
import type { Loose } from "../../support/loose.ts";
import { until } from "../../support/until.ts";
import { PusherClient } from "../../integration/features/apps/pusher_site.ts";
import { type Channels, Seat } from "./seat.ts";
import { EVENTS, withName } from "./socketio_seats.ts";

interface Terms {
  /** Key of the app. */
  key: string;
  /** A token for the API, by which our own endpoint signs. */
  bearer: string;
  channels: Channels;
}

export function pusherOf(url: string, { key, bearer }: Omit<Terms, "channels">): PusherJs.default {
  return new PusherClient(key, {
    cluster: "none",
    wsHost: "127.0.0.1",
    wsPort: Number(new URL(url).port),
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      endpoint: `${url}/pusher/auth`,
      transport: "ajax",
      headers: { Authorization: `Bearer ${bearer}` },
    },
  });
}

/** An unmodified pusher-js in Node. */
export class PusherSeat extends Seat {
  readonly client: PusherJs.default;

  constructor(url: string, terms: Terms) {
    super("pusher-js");
    this.client = pusherOf(url, terms);
    const { room, news } = terms.channels;
    const channel = this.client.subscribe(room);
    channel.bind("pusher:subscription_succeeded", (members: Loose) => {
      this.present.clear();
      members.each(({ id, info }: Loose) => this.came({ id, name: info.name }));
    });
    channel.bind("pusher:member_added", ({ id, info }: Loose) =>
      this.came({ id, name: info.name }),
    );
    channel.bind("pusher:member_removed", ({ id }: Loose) => this.went(id));
    for (const event of EVENTS) {
      channel.bind(event, (data: unknown) => this.take(room, data));
      this.client.subscribe(news).bind(event, (data: unknown) => this.take(news, data));
    }
  }

  get joined(): Promise<unknown> {
    const { channels } = this.client;
    return until(() => channels.all().every(({ subscribed }: Loose) => subscribed), {
      what: `${this.kind} to join`,
    });
  }

  override async leave(): Promise<void> {
    this.client.disconnect();
  }
}

/** Laravel Echo with its pusher broadcaster. */
export class EchoPusherSeat extends Seat {
  readonly #echo: Echo<"pusher">;

  constructor(url: string, terms: Terms) {
    super("Laravel Echo, pusher");
    const { key, channels } = terms;
    this.#echo = new Echo({ broadcaster: "pusher", key, client: pusherOf(url, terms) });
    const room = this.#echo
      .join(channels.room.replace("presence-", ""))
      .here((members: Loose[]) => this.here(members.map(withName)))
      .joining((member: Loose) => this.came(withName(member)))
      .leaving((member: Loose) => this.went(withName(member).id));
    for (const event of EVENTS) {
      room.listen(`.${event}`, (data: unknown) => this.take(channels.room, data));
      this.#echo
        .channel(channels.news)
        .listen(`.${event}`, (data: unknown) => this.take(channels.news, data));
    }
  }

  get joined(): Promise<unknown> {
    return until(() => this.present.size > 0, { what: `${this.kind} to join` });
  }

  override async leave(): Promise<void> {
    this.#echo.disconnect();
  }
}
