import { beforeAll, describe, expect, it } from "vitest";
import { PrivateMessages } from "../../../../app/features/messages/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";
import { ChatNode } from "../rooms/chat_node.ts";

eachStorey((storey) => {
  let here: ChatNode;
  let there: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeAll(async () => {
    [here, there] = (await ChatNode.openSeveral(storey, 2)) as [ChatNode, ChatNode];
    [ada, ben] = [await here.person("Ada"), await here.person("Ben")];
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
