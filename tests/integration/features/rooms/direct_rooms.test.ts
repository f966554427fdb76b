import { beforeAll, describe, expect, it } from "vitest";
import {
  DirectRooms,
  type MemberRoom,
  Memberships,
  Rooms,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "./chat_node.ts";
import { seenBy } from "./rooms_of.ts";

eachStorey((storey) => {
  let node: ChatNode;
  let other: ChatNode;
  let ada: Viewer;
  let ben: Viewer;
  let cleo: Viewer;

  beforeAll(async () => {
    [node, other] = await ChatNode.openTwo(storey);
    [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  });

  const memberships = () => node.get(Memberships);
  const find = (viewer: Viewer, { room }: MemberRoom) =>
    node.get(ViewerRooms).find(viewer, room.id);
  const gone = { status: 404, code: "room_not_found" };

  describe("a direct room", () => {
    const open = (viewer: Viewer, ...people: Viewer[]) =>
      node.get(DirectRooms).open(
        viewer,
        people.map(({ id }) => id),
      );

    it("is the same for the same people, whoever asks and in whatever order", async () => {
      const [first, second] = [await open(ada, ben, cleo), await open(cleo, ada, ben, cleo)];
      expect([first.created, second.created]).toEqual([true, false]);
      expect(second.id).toBe(first.id);
      expect((await open(ada, ben)).id).not.toBe(first.id);
    });

    it("is one when many ask at once, on two nodes", async () => {
      const [dora, emil] = await node.people("Dora", "Emil");
      const asked = Array.from({ length: 8 }, (_, n) =>
        (n % 2 ? node : other).get(DirectRooms).open(n % 3 ? dora : emil, [dora.id, emil.id]),
      );
      const opened = await Promise.all(asked);
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
      expect(opened.filter(({ created }) => created)).toHaveLength(1);
    });

    it("has two to eight people who exist", async () => {
      await expect(open(ada, ada)).rejects.toMatchObject({ status: 422, code: "direct_room_size" });
      const crowd = await Promise.all(
        Array.from({ length: 8 }, (_, n) => node.person(`Guest ${n}`)),
      );
      await expect(open(ada, ...crowd)).rejects.toMatchObject({ code: "direct_room_size" });
      expect((await open(ada, ...crowd.slice(1))).created).toBe(true);
      await expect(node.get(DirectRooms).open(ada, [999_999])).rejects.toMatchObject({
        code: "user_not_found",
      });
    });

    it("never changes its people, its kind or its name", async () => {
      const found = await seenBy(node, ada, (await open(ada, ben)).id);
      const fixed = { status: 409, code: "direct_room_fixed" };
      await expect(memberships().invite(found, [cleo.id])).rejects.toMatchObject(fixed);
      await expect(memberships().leave(ada, found)).rejects.toMatchObject(fixed);
      await expect(memberships().remove(ada, found, ben.id)).rejects.toMatchObject(fixed);
      await expect(
        memberships().appoint(ada, found, { userId: ben.id, role: "owner" }),
      ).rejects.toMatchObject(fixed);
      await expect(async () =>
        node.get(Rooms).change(found, { kind: "open" }),
      ).rejects.toMatchObject({ status: 403 });
      await expect(find(cleo, found)).rejects.toMatchObject(gone);
    });
  });
});
