import type { ToldChange } from "../../messages/index.ts";
import type { News } from "../../rooms/index.ts";
import type { HookEvent } from "../bot_schema.ts";

/** Something that happened in a room, before it is known who wants to be told. */
export interface RoomEvent {
  event: HookEvent;
  /** The same however often it is told of. */
  key: string;
  roomId: number;
  /** Who did it. */
  actorId: number;
  message?: ToldChange["message"];
  /** Who came or left. */
  memberId?: number;
}

const OF_CHANGE: Partial<Record<ToldChange["kind"], HookEvent>> = {
  created: "message_created",
  edited: "message_edited",
  deleted: "message_deleted",
  reacted: "reaction",
};

/** What a change of a message is to webhooks; nothing for changes that they are not told of. */
export function eventOf({ kind, message, actorId }: ToldChange): RoomEvent | undefined {
  const event = OF_CHANGE[kind];
  if (!event) return undefined;
  const { room_id: roomId, seq } = message;
  return { event, key: `${roomId}:${seq}`, roomId, actorId, message };
}

/** Who came and who left. @param at tells two times apart, in milliseconds */
export function membershipEvents(roomId: number, news: News, at: number): RoomEvent[] {
  const each = (ids: readonly number[] = [], event: HookEvent): RoomEvent[] =>
    ids.map((memberId) => {
      const key = `${event}:${roomId}:${memberId}:${at}`;
      return { event, key, roomId, actorId: memberId, memberId };
    });
  return [...each(news.joined, "member_joined"), ...each(news.removed, "member_left")];
}

/** Whether a message names somebody: by the mark that mentions have, or else by the name as it is written. */
export function names(
  { html, content }: ToldChange["message"],
  bot: { id: number; name: string },
): boolean {
  if (html.includes(`data-mention="${bot.id}"`)) return true;
  const said = content.toLowerCase();
  const name = `@${bot.name.toLowerCase()}`;
  for (let at = said.indexOf(name); at >= 0; at = said.indexOf(name, at + 1)) {
    const [before, after] = [said[at - 1] ?? " ", said[at + name.length] ?? " "];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}
