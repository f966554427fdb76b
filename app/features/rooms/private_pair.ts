import type { Room } from "./tables.ts";

/** What the room of two people is found by. */
export function pairKey(one: number, other: number): string {
  return one < other ? `${one}-${other}` : `${other}-${one}`;
}

/**
 * The other one of a conversation of two; nothing in any other room.
 *
 * @example peerIn({ direct_key: "3-7" }, 3) // 7
 */
export function peerIn(
  { direct_key }: Pick<Room, "direct_key">,
  userId: number,
): number | undefined {
  const ids = direct_key?.split("-").map(Number) ?? [];
  return ids.length === 2 && ids.includes(userId) ? ids.find((id) => id !== userId) : undefined;
}
