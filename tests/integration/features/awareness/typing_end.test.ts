import { beforeAll, describe, expect, it } from "vitest";
import { Blocks } from "../../../../app/features/accounts/index.ts";
import { TypingSocket } from "../../../../app/features/awareness/typing_socket.ts";
import { Sanctions } from "../../../../app/features/rooms/index.ts";
import { openScope } from "../../../../app/platform/container/index.ts";
import { Hub, WebSocketRequest } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import type { Listener } from "../rooms/listener.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

const ENDS_MS = 3000;
const AGAIN_MS = 1000;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    [here, there] = await ChatNode.openTwo(storey);
    [ada, ben, cleo] = await here.people("Ada", "Ben", "Cleo");
  });

  /** Ben at a connection of the other node, as his client's frames reach the feature. */
  const typist = async (channel: string) => {
    const scope = openScope(there.container, "connection");
    const listener = await there.listen(ben, channel);
    const typing = scope.resolve(TypingSocket);
    const request = new WebSocketRequest<{ channel: string }>({
      connection: listener.connection,
      type: "typing_start",
      message: { channel },
      ref: undefined,
      size: 0,
      params: {},
      resolve: (service) => scope.resolve(service),
    });
    return {
      listener,
      start: () => typing.start(request),
      leave: async () => {
        listener.close();
        await scope.dispose();
      },
    };
  };

  const scene = async () => {
    const { room } = await roomOf(here, [ada, ben, cleo], "closed");
    const channel = `presence-room.${room.id}`;
    return { channel, hers: await here.listen(ada, channel), his: await typist(channel) };
  };

  const ends = async (listener: Listener) => {
    await listener.caughtUp();
    return listener.frames("typing_stop").length;
  };

  describe("typing", () => {
    it("of who is muted is told to nobody, and is again when they may write", async () => {
      const { channel, hers, his } = await scene();
      const found = await seenBy(here, ada, Number(channel.split(".")[1]));
      const order = { userId: ben.id, kind: "mute" } as const;
      await here.get(Sanctions).put(ada, found, { ...order, reason: "loud", minutes: 5 });
      await his.start();
      await hers.caughtUp();
      expect(hers.frames("typing_start")).toEqual([]);
      await here.get(Sanctions).lift(ada, found, order);
      await until(async () => {
        await his.start();
        return hers.frames("typing_start").length > 0;
      });
      expect(await hers.next("typing_start")).toMatchObject({ channel, user_id: ben.id });
      await his.leave();
    });

    it("ends by itself three seconds after the last sign, for whoever listens", async () => {
      const { channel, hers, his } = await scene();
      await his.start();
      await hers.next("typing_start");
      here.clock.advance(ENDS_MS - 1);
      // Sooner than it would end: it goes on, and is said again.
      await his.start();
      await hers.next("typing_start");
      here.clock.advance(AGAIN_MS - 1);
      await his.start();
      here.clock.advance(ENDS_MS - 1);
      expect(await ends(hers)).toBe(0);
      here.clock.advance(1);
      expect(await hers.next("typing_stop")).toMatchObject({ channel, user_id: ben.id });
      here.clock.advance(2 * ENDS_MS);
      expect(await ends(hers)).toBe(1);
      expect(hers.frames("typing_start")).toHaveLength(2);
    });

    it("ends when the connection does", async () => {
      const { hers, his } = await scene();
      await his.start();
      await his.leave();
      expect(await hers.next("typing_stop")).toMatchObject({ user_id: ben.id });
    });

    it("is stored nowhere: nothing of it is in what a room keeps for who returns", async () => {
      const { channel, hers, his } = await scene();
      const kept = async () =>
        (await here.get(Hub).history(channel))?.events.map(({ publication }) => publication.event);
      await here.get(Hub).publishNamed(channel, "wave", {});
      await his.start();
      here.clock.advance(ENDS_MS);
      await hers.next("typing_stop");
      expect(await kept()).toContain("wave");
      expect(await kept()).not.toContain("typing_start");
      expect(await kept()).not.toContain("typing_stop");
    });

    it("in a room is not told between two of whom one has blocked the other, and is to the others", async () => {
      const { channel, hers, his } = await scene();
      const cleos = await here.listen(cleo, channel);
      await here.get(Blocks).block(ada, ben.id);
      await his.start();
      await cleos.next("typing_start", ({ user_id }) => user_id === ben.id);
      await hers.caughtUp();
      expect(hers.frames("typing_start")).toEqual([]);
      await here.get(Blocks).unblock(ada, ben.id);
      here.clock.advance(ENDS_MS);
      await his.start();
      expect(await hers.next("typing_start")).toMatchObject({ user_id: ben.id });
    });
  });
});
