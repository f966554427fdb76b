import { beforeAll, expect, it } from "vitest";
import { Messages } from "../../../../app/features/messages/index.ts";
import { Reports } from "../../../../app/features/moderation/index.ts";
import { Memberships, type MemberRoom } from "../../../../app/features/rooms/index.ts";
import { AuditLog, type Viewer } from "../../../../app/platform/security/index.ts";
import { randomId } from "../../../../app/platform/support/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";
import { roomOf, seenBy } from "../rooms/rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let root: Viewer;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;
  let found: MemberRoom;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    root = await node.person("Root");
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
    found = await roomOf(node, [ada, ben, cleo], "closed");
  });

  const say = async (viewer: Viewer, content: string) =>
    (
      await node.get(Messages).post(viewer, await seenBy(node, viewer, found.room.id), {
        content,
        client_id: randomId(96),
      })
    ).id;
  const reports = () => node.get(Reports);
  const open = { state: "open", limit: 50 } as const;

  it("of a message waits for the room's leaders and for administrators, and for nobody else", async () => {
    const message_id = await say(ben, "buy my pills");
    const id = await reports().make(cleo, { message_id, reason: "spam" });
    expect(await reports().make(cleo, { message_id, reason: "spam!" })).toBe(id);
    const [hers] = await reports().ofRoom(ada, found.room.id, open);
    expect(hers).toMatchObject({
      id,
      user: { name: "Ben" },
      reporter: { name: "Cleo" },
      excerpt: "buy my pills",
      reason: "spam",
    });
    expect((await reports().all(root, open)).map((one) => one.id)).toContain(id);
    await expect(reports().ofRoom(cleo, found.room.id, open)).rejects.toMatchObject({
      status: 403,
    });
    await expect(reports().ofRoom(root, found.room.id, open)).rejects.toMatchObject({
      status: 404,
    });
    await expect(reports().all(ada, open)).rejects.toMatchObject({ status: 403 });
    await expect(reports().decide(ben, id, "dismiss")).rejects.toMatchObject({
      code: "report_not_found",
    });
  });

  it("is decided once, for all who reported the same; deleting works for administrators outside of the room", async () => {
    const message_id = await say(ben, "more pills");
    const first = await reports().make(cleo, { message_id, reason: "" });
    const second = await reports().make(ada, { message_id, reason: "" });
    await reports().decide(root, first, "delete");
    await expect(reports().decide(ada, second, "dismiss")).rejects.toMatchObject({
      status: 409,
      code: "report_decided",
    });
    const decided = await reports().ofRoom(ada, found.room.id, { state: "acted", limit: 50 });
    expect(decided.map(({ id }) => id)).toEqual([second, first]);
    const lines = await node.get(AuditLog).page({ about: `user:${ben.id}`, limit: 1 });
    expect(lines).toMatchObject([{ act: "message.deleted", actor: { name: "Root" } }]);
    const [line] = await node.get(AuditLog).page({ act: "report.decided", limit: 1 });
    expect(line).toMatchObject({ subject: `report:${first}`, detail: { decision: "delete" } });
  });

  it("of a person is for administrators alone; what one may not see cannot be reported", async () => {
    const id = await reports().make(cleo, { user_id: ben.id, reason: "rude" });
    await expect(reports().decide(ada, id, "dismiss")).rejects.toMatchObject({ status: 404 });
    await reports().decide(root, id, "dismiss");
    const message_id = await say(ada, "secret");
    await node.get(Memberships).leave(cleo, await seenBy(node, cleo, found.room.id));
    await expect(reports().make(cleo, { message_id, reason: "" })).rejects.toMatchObject({
      status: 404,
      code: "message_not_found",
    });
  });
});
