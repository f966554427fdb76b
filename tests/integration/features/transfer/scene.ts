import { createHash } from "node:crypto";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "vitest";
import { FileArchive, type StoredFile, WholeFiles } from "../../../../app/features/files/index.ts";
import { Messages, ReadState, Revisions } from "../../../../app/features/messages/index.ts";
import { mentionsIn } from "../../../../app/features/messages/mentions/mention.ts";
import { threadIn } from "../../../../app/features/messages/threads/thread.ts";
import { Pins } from "../../../../app/features/messages/keeping/pins.ts";
import { Reactions } from "../../../../app/features/messages/reactions/reactions.ts";
import {
  Memberships,
  RoomArchive,
  Rooms,
  ViewerRooms,
} from "../../../../app/features/rooms/index.ts";
import { Exporter, Importer, ParleyArchive } from "../../../../app/features/transfer/index.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import type { Loose } from "../../../support/loose.ts";
import { type Storey } from "../../../support/storeys.ts";
import { picture } from "../files/pictures.ts";
import { ChatNode } from "../rooms/chat_node.ts";

/** What stands in the room of a scene: eight messages, one of them in a thread alone, and the note of who left. */
export const ALL = 9;
const LOG = "Turn the crank twice.\n".repeat(50_000);

export interface Scene {
  node: ChatNode;
  room: number;
  ada: Viewer;
  ben: Viewer;
}

/** A room in which everything happens that can happen to messages. */
export async function scene(node: ChatNode): Promise<Scene> {
  const [ada, ben, cleo] = await node.people("Ada", "Ben", "Cleo");
  const draft = {
    name: "Works",
    description: "Where it is made",
    kind: "closed",
    member_ids: [ben.id, cleo.id],
  } as const;
  const room = await node.get(Rooms).create(ada, { ...draft, member_ids: [ben.id, cleo.id] });
  const seen = (viewer: Viewer) => node.get(ViewerRooms).findAsMember(viewer, room);
  let number = 0;
  const say = async (viewer: Viewer, content: string, reply_to?: number, thread_id?: number) => {
    node.clock.advance(60_000);
    const client_id = `say-${(number += 1)}`;
    return node
      .get(Messages)
      .post(viewer, await seen(viewer), { content, client_id, reply_to, thread_id });
  };
  const show = async (viewer: Viewer, content: string, files: File[]) => {
    node.clock.advance(60_000);
    const taken = await node.get(WholeFiles).take(viewer, files);
    const draft = { content, client_id: `show-${(number += 1)}`, ...taken };
    return node.get(Messages).post(viewer, await seen(viewer), draft);
  };
  const first = await say(ada, "The **first** word, with a whale 鯨");
  const second = await say(ben, "An answer", first.id);
  const third = await say(cleo, "To be deleted");
  await say(ada, "<script>alert(1)</script> [x](javascript:alert(1))");
  node.clock.advance(5_000);
  await node.get(Revisions).edit(ada, first.id, "The first word, mended 鯨");
  await node.get(Revisions).delete(cleo, third.id);
  await node.get(Reactions).add(ben, first.id, "👍");
  await node.get(Reactions).add(cleo, first.id, "👍");
  await node.get(Pins).pin(ada, second.id);
  await node.get(ReadState).markRead(cleo, await seen(cleo), second.id);
  await say(ben, "The last word");
  await say(cleo, "Aside, @Ada", undefined, second.id);
  const pixels = new Uint8Array(await picture(640, 480));
  const pictures = [new File([pixels], "wheel.png"), new File([pixels], "b.png")];
  await show(ada, "Two **pictures**", pictures);
  await show(ben, "", [new File([LOG], "crank.log")]);
  await node.get(Memberships).leave(cleo, await node.get(ViewerRooms).find(cleo, room));
  await node.settled();
  return { node, room, ada, ben };
}

/** All that a room is, with people by their names and messages by their places. */
export async function portrait(node: ChatNode, roomId: number) {
  const { query } = node.get(Database);
  const room = await query
    .selectFrom("rooms")
    .selectAll()
    .where("id", "=", roomId)
    .executeTakeFirstOrThrow();
  const people = new Map(
    (await query.selectFrom("users").select(["id", "name"]).execute()).map((one) => [
      one.id,
      one.name,
    ]),
  );
  const messages = await query
    .selectFrom("messages")
    .selectAll()
    .where("room_id", "=", roomId)
    .orderBy("id")
    .execute();
  const places = new Map(messages.map((one, at) => [one.id, at + 1]));
  const reactions = await query.selectFrom("reactions").selectAll().orderBy("id").execute();
  const versions = await query.selectFrom("message_versions").selectAll().orderBy("id").execute();
  const files = await query.selectFrom("files").selectAll().orderBy("position").execute();
  const changes = await query
    .selectFrom("changes")
    .selectAll()
    .where("room_id", "=", roomId)
    .orderBy("seq")
    .execute();
  const members = await node.get(RoomArchive).members(roomId);
  const { id: _, created_by, last_message_id, direct_key: __, ...rest } = room;
  return {
    room: { ...rest, created_by: people.get(created_by), last: places.get(last_message_id ?? 0) },
    messages: messages.map(
      ({ id, room_id: ___, author_id, reply_to_id, quote, reactions: sum, ...one }) => ({
        ...one,
        // The ids of people are other ones.
        data: toldIn(one.data),
        files: files.filter(({ message_id }) => message_id === id).map(fileWords),
        html: one.html.replace(/data-mention="\d+"/g, ""),
        mentions: mentionsIn(one.mentions).map(({ name }) => name),
        thread: threadIn(one.thread)?.count,
        thread_root_id: places.get(one.thread_root_id ?? 0),
        author: people.get(author_id),
        reply_to: places.get(reply_to_id ?? 0),
        quoted: quote === null ? null : (JSON.parse(quote) as { content: string }).content,
        emoji:
          sum === null
            ? null
            : (JSON.parse(sum) as { emoji: string; count: number }[]).map(
                ({ emoji, count }) => `${emoji}${count}`,
              ),
        reacted: reactions
          .filter((r) => r.message_id === id)
          .map((r) => [r.emoji, people.get(r.user_id), r.created_at]),
        said: versions.filter((v) => v.message_id === id).map((v) => [v.body, v.replaced_at]),
      }),
    ),
    changes: changes.map(({ seq, kind, message_id, actor_id, at }) => [
      seq,
      kind,
      places.get(message_id),
      people.get(actor_id),
      at,
    ]),
    members: members
      .map(
        ({ user_id, role, level, last_read_id, last_read_ordinal, unread_deleted, joined_at }) => ({
          name: people.get(user_id),
          role,
          level,
          last_read_ordinal,
          unread_deleted,
          joined_at,
          last_read: places.get(last_read_id),
        }),
      )
      .toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? "")),
  };
}

/** What a message keeps beside its words; files have other ids, which lead to the same bytes. */
function toldIn(data: string | null) {
  const told: Loose = JSON.parse(data ?? "null");
  const files = told?.files?.map((file: object) => ({ ...file, id: undefined }));
  return told && [told.act, told.caption, files];
}

function fileWords({ name, kind, type, bytes, width, height, position, touched_at }: StoredFile) {
  return { name, kind, type, bytes, width, height, position, touched_at };
}

/** The bytes of all posted files, by their names. */
export async function bytesIn(node: ChatNode, roomId: number): Promise<Record<string, string>> {
  const archive = node.get(FileArchive);
  const files = await archive.posted(roomId, { last: Number.MAX_SAFE_INTEGER });
  const { query } = node.get(Database);
  const names = await query.selectFrom("files").select(["key", "name"]).execute();
  const all = files.map(async (file) => {
    const print = createHash("sha256").update(await buffer(await archive.open(file)));
    return [names.find(({ key }) => key === file.key)?.name, print.digest("hex")];
  });
  return Object.fromEntries(await Promise.all(all)) as Record<string, string>;
}

export async function exported({ node, room }: Scene, storey: Storey): Promise<string> {
  const path = join(storey.freshFolder(), "room.zip");
  const written = await node
    .get(Exporter)
    .write({ rooms: [{ id: room }], kind: "room", emails: true, path });
  expect(written).toBe(ALL);
  return path;
}

export async function imported(node: ChatNode, path: string, by: Viewer, rehearsal = false) {
  const source = await ParleyArchive.open(path);
  try {
    return await node.get(Importer).take(source, { by: by.id, actor: "console", rehearsal });
  } finally {
    await source.close();
  }
}

export async function newest(node: ChatNode): Promise<number> {
  const rows = await node
    .get(Database)
    .query.selectFrom("rooms")
    .select("id")
    .orderBy("id", "desc")
    .execute();
  return rows[0]?.id ?? 0;
}
