import { z } from "zod";

/** One emoji below a message: how often, and by whom, in the order in which they reacted. */
export const ReactionSum = z.object({
  emoji: z.string(),
  count: z.number().int(),
  user_ids: z.array(z.number().int()),
});

export type ReactionSum = z.output<typeof ReactionSum>;

/** What a message's column holds; null when nobody reacted. */
export type StoredReactions = string | null;

/** Each emoji once, in the order of its first reaction. @param rows in the order in which they were made */
export function sumOf(rows: readonly { emoji: string; user_id: number }[]): ReactionSum[] {
  const byEmoji = Map.groupBy(rows, ({ emoji }) => emoji);
  return [...byEmoji].map(([emoji, those]) => ({
    emoji,
    count: those.length,
    user_ids: those.map(({ user_id }) => user_id),
  }));
}

export function storedReactions(sums: readonly ReactionSum[]): StoredReactions {
  return sums.length === 0 ? null : JSON.stringify(sums);
}

/** What `storedReactions` wrote; nobody else writes that column. */
export function reactionsIn(stored: StoredReactions): ReactionSum[] {
  return stored === null ? [] : (JSON.parse(stored) as ReactionSum[]);
}
