import { afterAll, beforeAll, expect, test } from "vitest";
import { Broadcaster } from "../../../app/platform/realtime/index.ts";
import { serverOf } from "../../integration/features/apps/pusher_site.ts";
import { Installation } from "../../integration/console/run_console.ts";
import { openBrowser, type TestBrowser } from "../../support/browser.ts";
import { cluster } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { openBalancer } from "./balancer.ts";
import { type Company, gather, type Ground, type Guest, startGround } from "./company.ts";
import { NativeSeat } from "./native_seat.ts";
import { openPages } from "./page_host.ts";
import { HtmxPageSeat, PusherPageSeat } from "./page_seats.ts";
import { EchoPusherSeat, PusherSeat } from "./pusher_seats.ts";
import type { Seat } from "./seat.ts";
import { SseSeat } from "./sse_seat.ts";
import { EchoSocketIoSeat, SocketIoSeat } from "./socketio_seats.ts";

const NAMES = ["Ada", "Ben", "Cleo", "Dora", "Emil", "Finn", "Gus", "Hal", "Zoe"];

const PUBLISH = ["realtime:publish", "--event", "note", "--channel"];

/** A way to publish something with a mark, and where it is heard. */
type Way = [channel: "room" | "news", publish: (mark: string) => unknown];

cluster((storey) => {
  let ground: Ground;
  let company: Company;
  let browser: TestBrowser;
  let pages: Awaited<ReturnType<typeof openPages>>;
  let balancer: Awaited<ReturnType<typeof openBalancer>>;
  /** The kinds of clients, one person each. */
  let seats: Seat[];
  /** Those of them who come back for what they missed. */
  let exact: Seat[];
  let ways: Record<string, Way>;
  let closing: Seat[];
  let marks = 0;

  beforeAll(async () => {
    pages = await openPages();
    ground = await startGround(storey, pages.url);
    balancer = await openBalancer(ground.two.url, ground.one.url);
    [company, browser] = [await gather(ground, NAMES), await openBrowser()];
    seats = await seated(company.guests);
    const publisher = await publishing(company.guests.at(-1) as Guest);
    ways = publisher.ways;
    closing = [...seats, ...publisher.seats];
  });

  afterAll(async () => {
    await Promise.all((closing ?? []).map((seat) => seat.leave()));
    await browser?.close();
    pages?.close();
    balancer?.close();
  });

  /** One client of each kind, on both nodes. */
  async function seated([ada, ben, cleo, dora, emil, finn, gus, hal]: Guest[]): Promise<Seat[]> {
    const { one, two } = ground;
    const { channels, app } = company;
    const { key } = app;
    const on = (guest: Guest | undefined) => ({ ...(guest as Guest), channels, key });
    const sse = new SseSeat(two.url, on(hal));
    const [native, socketIo] = [
      new NativeSeat(two.url, on(ada)),
      new SocketIoSeat(two.url, on(emil)),
    ];
    const others = [
      // A pusher-js that once finds nobody waits for 15 s before it tries again.
      new PusherSeat(balancer.url, on(ben)),
      new EchoPusherSeat(balancer.url, on(cleo)),
      new EchoSocketIoSeat(one.url, on(dora)),
    ];
    const sign = async (socketId: string, channel: string) => {
      const ask = { socket_id: socketId, channel_name: channel };
      return (await (finn as Guest).person.post("/pusher/auth", ask)).json as object;
    };
    const page = async () => (await browser.window()).page;
    const at = { pages: pages.url, channels, key, port: one.port };
    const pusherPage = await PusherPageSeat.open(await page(), at, sign);
    const htmx = await HtmxPageSeat.open(await page(), { ...at, ...on(gus), url: one.url });
    exact = [native, socketIo, sse];
    const all = [native, socketIo, sse, ...others, pusherPage, htmx];
    await Promise.all(all.map(({ joined }) => joined));
    return all;
  }

  /** Somebody who sits there only to say things, in every way there is. */
  async function publishing(zoe: Guest): Promise<{ seats: Seat[]; ways: Record<string, Way> }> {
    const { one, two, code } = ground;
    const { channels, app, roomId } = company;
    const { room, news } = channels;
    const terms = { ...zoe, channels, key: app.key };
    const native = new NativeSeat(one.url, terms);
    const pusher = new PusherSeat(one.url, terms);
    const socketIo = new SocketIoSeat(two.url, terms);
    await Promise.all([native.joined, pusher.joined, socketIo.joined]);
    const library = serverOf({ ...code, port: one.port }, app);
    const installation = new Installation({ ...one.env }, one.folder);
    const say = (channel: string, event: string, data: string) => ({ channel, event, data });
    return {
      seats: [native, pusher, socketIo],
      ways: {
        "a message in the room": [
          "room",
          (content) => zoe.person.post(`/api/rooms/${roomId}/messages`, { content }),
        ],
        "a broadcast in code": [
          "room",
          (data) => code.get(Broadcaster).broadcast({ channels: room, name: "note", data }),
        ],
        "a client event of a native client": [
          "room",
          (data) => native.say({ type: "publish", ...say(room, "client-note", data) }),
        ],
        "a client event of pusher-js": [
          "room",
          (data) => pusher.client.channel(room).trigger("client-note", { data }),
        ],
        "a client event of socket.io-client": [
          "room",
          (data) => socketIo.socket.emitWithAck("client event", say(room, "client-note", data)),
        ],
        "a native client": [
          "news",
          (data) => native.say({ type: "publish", ...say(news, "note", data) }),
        ],
        "the HTTP API of channels": [
          "news",
          (data) => zoe.person.post(`/api/channels/${news}/events`, { event: "note", data }),
        ],
        "the console": [
          "news",
          (data) => installation.run(...PUBLISH, news, "--data", JSON.stringify(data)),
        ],
        "the library pusher": ["news", (data) => library.trigger(news, "note", { data })],
      },
    };
  }

  async function publish(name: string): Promise<void> {
    const [where, way] = ways[name] as Way;
    const mark = (marks += 1);
    await way(`mark-${mark}`);
    await Promise.all(seats.map((seat) => seat.hears(company.channels[where], mark)));
  }

  /** Everything at once from both nodes and from code, all with a place in the history. */
  async function flood(times: number): Promise<void> {
    const said: Promise<unknown>[] = [];
    for (let n = 0; n < times; n += 1)
      for (const name of ["a message in the room", "a broadcast in code", "the library pusher"])
        said.push(Promise.resolve((ways[name] as Way)[1](`mark-${(marks += 1)}`)));
    await Promise.all(said);
  }

  /** Asks again and again. */
  async function allAreBack(): Promise<void> {
    const before = marks;
    let heard: number[][] = [];
    const answers = async () => {
      const mark = (marks += 1);
      await (ways["a broadcast in code"] as Way)[1](`mark-${mark}`);
      heard = await Promise.all(seats.map((seat) => seat.marks(company.channels.room)));
      return heard.every((one) => one.some((found) => found > Math.max(before, mark - 5)));
    };
    const what = () => `all: ${JSON.stringify(kinds(heard.map((one) => one.at(-1))))}`;
    await until(answers, { within: 60_000, every: 100, what });
  }

  async function expectSameMembers(): Promise<void> {
    const seen = () => Promise.all(seats.map(async (seat) => (await seat.members()).join()));
    const everybody = NAMES.join();
    let last: string[] = [];
    const what = () => `all to see ${everybody}: ${JSON.stringify(kinds(last))}`;
    const agree = async () => (last = await seen()).every((one) => one === everybody);
    await until(agree, { within: 25_000, what });
    expect(new Set(last)).toEqual(new Set([everybody]));
  }

  /** Each of these has heard the same marks from `since` on, in the same order, and none twice. */
  async function expectSameEvents(among: readonly Seat[], since = 1): Promise<void> {
    for (const channel of Object.values(company.channels)) {
      const heard: Record<string, number[]> = {};
      for (const seat of among)
        heard[seat.kind] = (await seat.marks(channel)).filter((mark) => mark >= since);
      const [first = []] = Object.values(heard);
      expect(new Set(first).size).toBe(first.length);
      for (const [kind, list] of Object.entries(heard)) expect([kind, list]).toEqual([kind, first]);
    }
  }

  const kinds = (values: readonly unknown[]) =>
    Object.fromEntries(seats.map(({ kind }, index) => [kind, values[index]]));

  const roundOfEveryWay = async () => {
    for (const name of Object.keys(ways)) await publish(name);
  };

  test("clients of every kind on two nodes see the same people and the same events in the same order", async () => {
    await expectSameMembers();
    await roundOfEveryWay();
    await flood(10);
    // Messages are told one after the other once they are answered: this one comes after all of the flood.
    await publish("a message in the room");
    await publish("a broadcast in code");
    await publish("the library pusher");
    await expectSameEvents(seats);
    expect((await seats[0]?.marks(company.channels.room))?.length).toBeGreaterThan(20);
  });

  test(
    "all are equal again after a node was killed and came back",
    { timeout: 90_000 },
    async () => {
      const { two } = ground;
      const since = marks + 1;
      await two.kill9();
      await flood(3);
      await two.start();
      await allAreBack();
      await expectSameMembers();
      const back = marks + 1;
      await roundOfEveryWay();
      await expectSameEvents(seats, back);
      await expectSameEvents(exact, since);
      expect(marks).toBeGreaterThan(back);
    },
  );

  test(
    "all are equal again after Redis was killed and came back",
    { timeout: 90_000 },
    async () => {
      const { redis } = ground;
      await redis.kill();
      await (ways["a native client"] as Way)[1](`mark-${(marks += 1)}`);
      await redis.start();
      await allAreBack();
      await expectSameMembers();
      const back = marks + 1;
      await roundOfEveryWay();
      await expectSameEvents(seats, back);
      expect(marks).toBeGreaterThan(back);
    },
  );
});
