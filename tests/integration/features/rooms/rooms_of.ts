import {
  Memberships,
  type MemberRoom,
  type RoomKind,
  Rooms,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import type { ChatNode } from "./chat_node.ts";

/** A new room of these people, as its maker, the first of them, sees it. */
export async function roomOf(
  node: ChatNode,
  [owner, ...others]: readonly [Viewer, ...Viewer[]],
  kind: Exclude<RoomKind, "direct"> = "open",
): Promise<MemberRoom> {
  const member_ids = others.map(({ id }) => id);
  const draft = { name: "engines", description: "", kind, member_ids };
  return seenBy(node, owner, await node.get(Rooms).create(owner, draft));
}

/** The room as it is now, seen by one of its members. */
export function seenBy(node: ChatNode, viewer: Viewer, roomId: number): Promise<MemberRoom> {
  return node.get(ViewerRooms).findAsMember(viewer, roomId);
}

/** The owner takes somebody out. */
export async function takeOut(node: ChatNode, owner: Viewer, { room }: MemberRoom, who: Viewer) {
  const found = await seenBy(node, owner, room.id);
  await node.get(Memberships).remove(owner, found, who.id);
}
