import { beforeAll, describe, expect, it } from "vitest";
import { PrivateMessages } from "../../../../app/features/messages/index.ts";
import { PrivateSocket } from "../../../../app/features/messages/private/private_socket.ts";
import type { SendPrivate } from "../../../../app/features/messages/socket_messages.ts";
import { openScope } from "../../../../app/platform/container/index.ts";
import { WebSocketRequest } from "../../../../app/platform/realtime/index.ts";
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
