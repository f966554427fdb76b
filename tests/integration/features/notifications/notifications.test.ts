import { beforeAll, describe, expect, it } from "vitest";
import { Notifications } from "../../../../app/features/notifications/index.ts";
import { CollectNotifications } from "../../../../app/features/notifications/chores/collect_notifications.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Presence } from "../../../../app/platform/realtime/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";

eachStorey((storey) => {
  let nodes: ChatNode[];
  let node: ChatNode;
  let ada: Viewer;
  let ben: Viewer;

  beforeAll(async () => {
    nodes = await ChatNode.openSeveral(storey, storey.redis() ? 2 : 1);
    node = nodes[0] as ChatNode;
    [ada, ben] = await node.people("Ada", "Ben");
  });

  const page = (viewer: Viewer, query = {}) => node.get(Notifications).page(viewer, query);
  const rows = () =>
    node.get(Database).query.selectFrom("notifications").selectAll().where("user_id", "=", ada.id);

  describe("notifications", () => {
    it("of one subject are one, however many nodes send them at once, and new again each time", async () => {
      const send = (n: number) =>
        (nodes[n % nodes.length] as ChatNode).get(Notifications).send({
          user_id: ada.id,
          title: `Backup ${n}`,
          message: "done",
          subject: "backup",
        });
      await Promise.all(Array.from({ length: 20 }, (_, n) => send(n)));
      const [first, ...others] = await rows().where("subject", "=", "backup").execute();
      expect(others).toEqual([]);
      await node.get(Notifications).markAsRead(ada);
      await send(21);
      expect((await page(ada)).data).toMatchObject([
        { id: first?.id, title: "Backup 21", is_read: false },
      ]);
    });

    it("without a subject each stand for themselves, in pages by key", async () => {
      const cleo = await node.person("Cleo");
      const drafts = Array.from({ length: 5 }, (_, n) => ({
        user_id: cleo.id,
        title: `${n}`,
        message: "",
      }));
      await node.get(Notifications).send(...drafts);
      const first = await page(cleo, { limit: 3 });
      const rest = await page(cleo, { limit: 3, before: first.data.at(-1)?.id });
      expect([...first.data, ...rest.data].map(({ title }) => title)).toEqual([
        "4",
        "3",
        "2",
        "1",
        "0",
      ]);
      expect([first.has_more, rest.has_more, first.unread]).toEqual([true, false, 5]);
      await node.get(Notifications).markAsRead(cleo, first.data[0]?.id);
      expect((await page(cleo, { unread: true })).data).toHaveLength(4);
    });

    it("reach the devices that are there, and say when", async () => {
      const device = await (nodes.at(-1) as ChatNode).listen(ada);
      for (const one of nodes) await one.get(Presence).renew();
      await node
        .get(Notifications)
        .send({ user_id: ada.id, title: "Hello", message: "", subject: "hello" });
      expect(await device.event("notification")).toMatchObject({
        title: "Hello",
        type: "info",
        data: {},
      });
      await node.get(Database).settled();
      const [row] = await rows().where("subject", "=", "hello").execute();
      expect(row?.delivered_at).toBe(node.clock.now());
      device.close();
    });

    it("belong to one person: nobody else reads, sees or removes them", async () => {
      await node
        .get(Notifications)
        .send({ user_id: ada.id, title: "Mine", message: "", subject: "mine" });
      const [row] = await rows().where("subject", "=", "mine").execute();
      const id = row?.id ?? 0;
      const notFound = { code: "notification_not_found", status: 404 };
      await expect(node.get(Notifications).markAsRead(ben, id)).rejects.toMatchObject(notFound);
      await expect(node.get(Notifications).remove(ben, id)).rejects.toMatchObject(notFound);
      expect((await page(ben)).data).toEqual([]);
      await node.get(Notifications).remove(ada, id);
      await expect(node.get(Notifications).remove(ada, id)).rejects.toMatchObject(notFound);
    });

    it("are refused without a title, with too long a one, and of unknown types", async () => {
      const send = (draft: object) =>
        node.get(Notifications).send({ user_id: ada.id, title: "x", message: "", ...draft });
      const invalid = { code: "notification_invalid", status: 422 };
      await expect(send({ title: " " })).rejects.toMatchObject(invalid);
      await expect(send({ title: "x".repeat(256) })).rejects.toMatchObject(invalid);
      await expect(send({ type: "gossip" })).rejects.toMatchObject(invalid);
      await expect(send({ title: "x".repeat(255) })).resolves.toBeUndefined();
    });

    it("disappear when their time is over, and are collected", async () => {
      const expires_at = node.clock.now() + 1000;
      const draft = { user_id: ben.id, title: "Soon over", message: "", expires_at };
      await node.get(Notifications).send(draft);
      expect(await page(ben)).toMatchObject({ data: [{ title: "Soon over" }], unread: 1 });
      node.clock.advance(1001);
      expect(await page(ben)).toMatchObject({ data: [], unread: 0 });
      expect(await node.get(CollectNotifications).run()).toBe(1);
    });

    it("go with the account", async () => {
      const { query } = node.get(Database);
      const [name, email] = ["Dora", "dora@example.org"];
      const row = { name, email, password_hash: "none", role: "member" as const, color: 0 };
      const at = { created_at: 1, updated_at: 1 };
      await query
        .insertInto("users")
        .values({ ...row, ...at })
        .execute();
      const users = query.selectFrom("users").select("id").where("email", "=", email);
      const { id } = await users.executeTakeFirstOrThrow();
      await node.get(Notifications).send({ user_id: id, title: "Hi", message: "" });
      await query.deleteFrom("users").where("id", "=", id).execute();
      const left = query.selectFrom("notifications").selectAll().where("user_id", "=", id);
      expect(await left.execute()).toEqual([]);
    });
  });
});
