import Echo from "laravel-echo";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHAT, Hub, Occupancy } from "../../../../../app/platform/realtime/index.ts";
import { Person } from "../../../../support/person.ts";
import type { Socket } from "../../../../support/socket.ts";
import { eachStorey } from "../../../../support/storeys.ts";
import { until } from "../../../../support/until.ts";
import { openSites, type Site } from "../../../features/apps/pusher_site.ts";
import { cookieOf } from "./socketio_client.ts";

type EchoClient = Echo<"socket.io">;

eachStorey((storey) => {
  let here: Site;
  let there: Site;
  let ada: Person;
  let ben: Person;
  let native: Socket;
  const open: EchoClient[] = [];

  beforeAll(async () => {
    [here, there] = await openSites(storey);
    ada = await Person.signUp(here.url, "Ada");
    ben = await Person.signUp(here.url, "Ben");
    native = await ben.socket();
  });
  afterAll(async () => {
    for (const echo of open) echo.disconnect();
    await native.close();
  });

  /** Echo over an unmodified socket.io-client. */
  async function echoOf(site: Site, person: Person): Promise<EchoClient> {
    const options = { ...cookieOf(person), transports: ["websocket"], forceNew: true };
    // Its types know of Echo's own options alone; the others are handed to socket.io-client.
    const echo = new Echo({
      broadcaster: "socket.io",
      client: io,
      host: site.url,
      ...(options as object),
    });
    open.push(echo);
    await until(() => echo.connectionStatus() === "connected", { what: "Echo's connection" });
    return echo;
  }

  describe("Laravel Echo with its socket.io broadcaster", () => {
    test("knows its socket, and hears public channels with and without a namespace", async () => {
      const echo = await echoOf(there, ada);
      expect(echo.socketId()).toMatch(/^[\w-]{20}$/);
      const heard: unknown[] = [];
      echo.channel("orders").listen("OrderShipped", (data: unknown) => heard.push(data));
      echo.channel("orders").listen(".plain", (data: unknown) => heard.push(data));
      await reached(echo, "orders");
      const hub = here.get(Hub);
      await hub.publishNamed("orders", "App\\Events\\OrderShipped", { id: 7 });
      await hub.publishNamed("orders", "plain", { id: 8 });
      await until(() => heard.length === 2, { what: "two events" });
      expect(heard).toEqual([{ id: 7 }, { id: 8 }]);
    });

    test("does not hear what leaves its socket id out", async () => {
      const [echo, other] = [await echoOf(there, ada), await echoOf(there, ben)];
      const heard: string[] = [];
      for (const [name, one] of Object.entries({ echo, other }))
        one.channel("mine").listen(".done", () => heard.push(name));
      await Promise.all([reached(echo, "mine"), reached(other, "mine")]);
      await here.get(Hub).publishNamed("mine", "done", 1, { except: echo.socketId() ?? "" });
      await here.get(Hub).publishNamed("mine", "done", 2);
      await until(() => heard.length === 3, { what: "three deliveries" });
      expect(heard.toSorted()).toEqual(["echo", "other", "other"]);
    });

    test("sees who is here, joining and leaving, and whispers, with native clients on the other node", async () => {
      const echo = await echoOf(there, ada);
      const seen: [string, unknown][] = [];
      const lobby = echo
        .join("lobby")
        .here((members: unknown) => seen.push(["here", members]))
        .joining((member: unknown) => seen.push(["joining", member]))
        .leaving((member: unknown) => seen.push(["leaving", member]))
        .listenForWhisper("wave", (data: unknown) => seen.push(["wave", data]));
      const saw = (what: string) => until(() => seen.find(([one]) => one === what), { what });
      expect(await saw("here")).toEqual(["here", [expect.objectContaining({ name: "Ada" })]]);
      await native.ask({ type: "join_channel", channel: "presence-lobby" });
      expect(await saw("joining")).toEqual(["joining", expect.objectContaining({ name: "Ben" })]);
      lobby.whisper("nod", { yes: true });
      expect(await native.event("client-nod")).toEqual({ yes: true });
      const wave = { type: "publish", channel: "presence-lobby", event: "client-wave", data: 1 };
      await native.ask(wave);
      expect(await saw("wave")).toEqual(["wave", 1]);
      await native.ask({ type: "leave_channel", channel: "presence-lobby" });
      expect(await saw("leaving")).toEqual(["leaving", expect.objectContaining({ name: "Ben" })]);
    });

    test("leaves a channel", async () => {
      const echo = await echoOf(there, ada);
      const heard: unknown[] = [];
      echo.channel("short").listen(".tick", (data: unknown) => heard.push(data));
      await reached(echo, "short");
      echo.leave("short");
      await until(async () => !(await counted("short")), { what: "nobody on the channel" });
      await here.get(Hub).publishNamed("short", "tick", 1);
      expect(heard).toEqual([]);
    });
  });

  /** Echo says nothing of its own subscriptions to public channels; the server does. */
  async function reached(echo: EchoClient, channel: string): Promise<void> {
    const { socket } = echo.connector as unknown as { socket: ReturnType<typeof io> };
    await socket.timeout(10_000).emitWithAck("subscribe", { channel });
  }

  async function counted(channel: string): Promise<number> {
    const [found] = await here.get(Occupancy).counts(CHAT, [channel]);
    return found ?? 0;
  }
});
