import type { Conversation, Line } from "./script.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Rooms begin their day one after the other. */
const BETWEEN_ROOMS = 95 * MINUTE;

/** A line with the moment it is said. */
export interface Moment extends Line {
  conversation: Conversation;
  /** Milliseconds since 1970. */
  at: number;
}

/** Puts everything in the order in which it is said; the last day of every room is the one that ends now. */
export function schedule(conversations: readonly Conversation[], now: number): Moment[] {
  const all = conversations.flatMap((conversation, room) => moments(conversation, room, now));
  return all.toSorted((a, b) => a.at - b.at);
}

/** When the story begins: before the first line. */
export function beginning(conversations: readonly Conversation[], now: number): number {
  const days = Math.max(...conversations.map((conversation) => conversation.days.length));
  return now - (days + 1) * DAY;
}

function moments(conversation: Conversation, room: number, now: number): Moment[] {
  const { days } = conversation;
  return days.flatMap((lines, index) => {
    let at = now - (days.length - index) * DAY + room * BETWEEN_ROOMS;
    return lines.map((line, position) => {
      at += pause(room, index, position);
      return { ...line, conversation, at };
    });
  });
}

/** Between 15 s and 4 min, uneven like people, the same at each telling. */
function pause(room: number, day: number, position: number): number {
  const uneven = (room * 7919 + day * 104_729 + position * 1_299_709) % 225;
  return (15 + uneven) * 1000;
}
