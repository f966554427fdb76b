import type PusherJs from "pusher-js";
import type { Page } from "playwright-core";
import type { Loose } from "../../support/loose.ts";
import { until } from "../../support/until.ts";
import { type Channels, markIn, Seat } from "./seat.ts";
import { EVENTS } from "./socketio_seats.ts";

/** What the pages of this test keep in their windows. */
interface Kept {
  heard: [channel: string, text: string][];
  present: Record<string, string>;
}

abstract class PageSeat extends Seat {
  readonly page: Page;

  constructor(kind: string, page: Page) {
    super(kind);
    this.page = page;
  }

  override async members(): Promise<string[]> {
    return Object.values((await this.#kept()).present).toSorted();
  }

  override async marks(channel: string): Promise<number[]> {
    const { heard } = await this.#kept();
    return heard.flatMap(([on, text]) => (on === channel ? (markIn(text) ?? []) : []));
  }

  get joined(): Promise<unknown> {
    return until(async () => (await this.members()).length > 0, { what: `${this.kind} to join` });
  }

  override async leave(): Promise<void> {
    await this.page.close();
  }

  #kept(): Promise<Kept> {
    return this.page.evaluate(() => {
      const { heard, present } = globalThis as unknown as Kept;
      return { heard, present };
    });
  }
}

/** An unmodified pusher-js in Chromium. */
export class PusherPageSeat extends PageSeat {
  static async open(
    page: Page,
    at: { pages: string; port: number; key: string; channels: Channels },
    sign: (socketId: string, channel: string) => Promise<object>,
  ): Promise<PusherPageSeat> {
    await page.exposeFunction("sign", sign);
    await page.goto(`${at.pages}/pusher`);
    await page.evaluate(listenByPusher, { ...at, events: EVENTS });
    return new PusherPageSeat("pusher-js in Chromium", page);
  }
}

interface PusherWindow extends Kept {
  Pusher: typeof PusherJs.default;
  sign(socketId: string, channel: string): Promise<object>;
}

/** Runs in the page. */
function listenByPusher({
  key,
  port,
  channels: { room, news },
  events,
}: {
  key: string;
  port: number;
  channels: Channels;
  events: string[];
}): void {
  const window = globalThis as unknown as PusherWindow;
  window.heard = [];
  window.present = {};
  const client = new window.Pusher(key, {
    cluster: "none",
    wsHost: "127.0.0.1",
    wsPort: port,
    forceTLS: false,
    enabledTransports: ["ws"],
    channelAuthorization: {
      customHandler: ({ socketId, channelName }: Loose, done: Loose) =>
        void (async () => done(null, await window.sign(socketId, channelName)))(),
    },
  });
  const channel = client.subscribe(room);
  channel.bind("pusher:subscription_succeeded", (members: Loose) => {
    window.present = {};
    members.each(({ id, info }: Loose) => (window.present[id] = info.name));
  });
  channel.bind("pusher:member_added", ({ id, info }: Loose) => (window.present[id] = info.name));
  channel.bind("pusher:member_removed", ({ id }: Loose) => delete window.present[id]);
  for (const event of events) {
    channel.bind(event, (data: unknown) => window.heard.push([room, JSON.stringify(data)]));
    client
      .subscribe(news)
      .bind(event, (data: unknown) => window.heard.push([news, JSON.stringify(data)]));
  }
}

/** A page of htmx 4 over `hx-ws`, which gets fragments where an event has a view. */
export class HtmxPageSeat extends PageSeat {
  static async open(
    page: Page,
    at: { pages: string; url: string; token: string; channels: Channels },
  ): Promise<HtmxPageSeat> {
    await page.goto(`${at.pages}/htmx`);
    await page.evaluate(listenByHtmx, at);
    return new HtmxPageSeat("htmx 4 in Chromium", page);
  }
}

/** Runs in the page: a connection, and a form for each channel that is sent whenever it is open. */
function listenByHtmx({
  url,
  token,
  channels: { room, news },
}: {
  url: string;
  token: string;
  channels: Channels;
}): void {
  const window = globalThis as unknown as Kept & { htmx: { process(element: Element): void } };
  window.heard = [];
  window.present = {};
  const form = (channel: string) =>
    `<form hx-ws:send><input name="type" value="join_channel"><input name="channel" value="${channel}"></form>`;
  const main = document.querySelector("main") as HTMLElement;
  const at = `${url.replace("http", "ws")}/ws?format=html&token=${token}`;
  main.innerHTML = `<div hx-ws:connect="${at}">${form(room)}${form(news)}</div>`;
  document.addEventListener("htmx:ws:after:connection", () => {
    for (const one of document.querySelectorAll("form")) one.requestSubmit();
  });
  document.addEventListener("htmx:ws:before:message:incoming", (event) => {
    const text = String((event as CustomEvent).detail.message.data);
    if (text.trimStart().startsWith("<")) window.heard.push([room, text]);
    else read(JSON.parse(text));
  });
  window.htmx.process(main);

  function read({ type, channel, members, event, data }: Loose): void {
    if (type === "joined" && members) {
      window.present = {};
      for (const { user_id, name } of members) window.present[user_id] = name;
    }
    if (type !== "event") return;
    if (event === "presence:joining") window.present[data.user_id] = data.name;
    else if (event === "presence:leaving") delete window.present[data.user_id];
    else window.heard.push([channel, JSON.stringify(data)]);
  }
}
