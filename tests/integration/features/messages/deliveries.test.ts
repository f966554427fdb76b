import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PrivateMessages } from "../../../../app/features/messages/index.ts";
import { PrivateDeliveries } from "../../../../app/features/messages/private/private_deliveries.ts";
import { PrivateRepository } from "../../../../app/features/messages/private/private_repository.ts";
import { PrivateSocket } from "../../../../app/features/messages/private/private_socket.ts";
import type { SendPrivate } from "../../../../app/features/messages/socket_messages.ts";
import { openScope } from "../../../../app/platform/container/index.ts";
import { Hub, WebSocketRequest } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";

/** More than is read at once. */
const WAITING = 205;

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeAll(async () => {
    [here, there] = (await ChatNode.openSeveral(storey, 2, { MESSAGE_RATE: "off" })) as [
      ChatNode,
      ChatNode,
    ];
    [ada, ben] = await here.people("Ada", "Ben");
  });
  afterEach(() => void vi.restoreAllMocks());

  const send = (client_id: string) =>
    here.get(PrivateMessages).send(ada, { to: ben.id, content: client_id, client_id });

  describe("a private message, with sender and receiver on two nodes", () => {
    it("waits for the receiver, reaches every device once, and its sender hears of both", async () => {
      const hers = await here.listen(ada);
      await send("first");
      await hers.next("message_queued", (frame) => frame["client_id"] === "first");
      const his = await there.listen(ben);
      await his.next("private_message", (frame) => frame["content"] === "first");
      await hers.next("message_delivered", (frame) => frame["client_id"] === "first");
      const phone = await here.listen(ben);
      await send("second");
      for (const device of [his, phone])
        await device.next("private_message", (frame) => frame["content"] === "second");
      await hers.next("message_delivered", (frame) => frame["client_id"] === "second");
      expect(his.frames("private_message")).toHaveLength(2);
      expect(phone.frames("private_message")).toHaveLength(1);
      his.close();
      phone.close();
    });

    it("comes in full, however many wait, to a device that answers as soon as it is there", async () => {
      const [cleo, dora] = await here.people("Cleo", "Dora");
      const hers = await here.listen(cleo);
      const letter = (n: number) => ({ to: dora.id, content: `${n}`, client_id: `${n}` });
      const messages = here.get(PrivateMessages);
      const first = await messages.send(cleo, letter(0));
      const others = Array.from({ length: WAITING - 1 }, (_, n) =>
        messages.send(cleo, letter(n + 1)),
      );
      const ids = [first, ...(await Promise.all(others))].map(({ id }) => id);
      await here.settled();
      const scope = openScope(there.container, "connection");
      const device = await there.listen(dora);
      const answer = new WebSocketRequest<SendPrivate>({
        connection: device.connection,
        type: "private_message",
        message: { to: cleo.id, content: "back", client_id: "back" },
        ref: undefined,
        size: 0,
        params: {},
        resolve: (service) => scope.resolve(service),
      });
      await scope.resolve(PrivateSocket).send(answer);
      await until(() => hers.frames("message_delivered").length === WAITING);
      const came = device.frames("private_message").map((frame) => frame["id"]);
      expect(came).toEqual(ids.toSorted((a, b) => a - b));
    });

    it("reaches a device once that reads it before word of it comes", async () => {
      const [cleo, dora] = await here.people("Cleo", "Dora");
      const write = (content: string) =>
        here.get(PrivateMessages).send(cleo, { to: dora.id, content, client_id: content });
      const hers = await here.listen(cleo);
      const [hub, said] = [here.get(Hub), Promise.withResolvers<void>()];
      const tell = hub.tellNodes.bind(hub);
      vi.spyOn(hub, "tellNodes").mockImplementation(async (...word) => {
        await said.promise;
        return tell(...word);
      });
      const { id } = await write("stored");
      const device = await there.listen(dora);
      await device.next("private_message", (frame) => frame["id"] === id);
      await there.get(PrivateDeliveries).caughtUp(device.connection);
      said.resolve();
      await write("after it");
      await hers.next("message_delivered", (frame) => frame["client_id"] === "after it");
      const came = (what: string, of: typeof device) =>
        of.frames(what).map((frame) => frame["client_id"]);
      expect(came("private_message", device)).toEqual(["stored", "after it"]);
      expect(came("message_delivered", hers)).toEqual(["stored", "after it"]);
    });

    it("has not reached a device that left while it was read for it", async () => {
      const [cleo, dora] = await here.people("Cleo", "Dora");
      await here
        .get(PrivateMessages)
        .send(cleo, { to: dora.id, content: "wait for me", client_id: "waits" });
      await here.settled();
      const repository = there.get(PrivateRepository);
      const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const undelivered = repository.undelivered.bind(repository);
      vi.spyOn(repository, "undelivered").mockImplementationOnce(async (...asked) => {
        const rows = await undelivered(...asked);
        begun.resolve();
        await ended.promise;
        return rows;
      });
      const left = await there.listen(dora);
      await begun.promise;
      const done = there.get(PrivateDeliveries).caughtUp(left.connection);
      left.close();
      ended.resolve();
      await done;
      expect(left.frames("private_message")).toEqual([]);
      const back = await there.listen(dora);
      await back.next("private_message", (frame) => frame["content"] === "wait for me");
    });

    it("is queued for who was here a moment ago, once no node has a device of theirs", async () => {
      const hers = await here.listen(ada);
      await send("third");
      await until(() => {
        here.clock.advance(100);
        return hers.frames("message_queued").length === 1;
      });
      const arrived = hers.frames("message_delivered").map((frame) => frame["client_id"]);
      expect(arrived).not.toContain("third");
    });
  });
});
