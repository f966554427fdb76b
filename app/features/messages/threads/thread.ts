import { z } from "zod";
import type { UserResource } from "../../accounts/index.ts";
import { iso } from "../../rooms/index.ts";

/** What stands below the message that began a thread. */
export const ThreadSummary = z.object({
  /** Replies that are not deleted. */
  count: z.number().int(),
  last_at: z.iso.datetime(),
  /** Who replied last, the newest first; three at most. */
  people: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      color: z.number().int(),
      picture: z.string().nullable(),
    }),
  ),
});

export type ThreadSummary = z.output<typeof ThreadSummary>;

/** The sum of a thread as its first message keeps it. */
export interface ThreadSum {
  count: number;
  /** Milliseconds. */
  last_at: number;
  user_ids: number[];
}

/** What a message's column holds; null when it began none, or all replies are deleted. */
export type StoredThread = string | null;

/** What `JSON.stringify` made of a `ThreadSum`; nobody else writes that column. */
export function threadIn(stored: StoredThread): ThreadSum | null {
  return stored === null ? null : (JSON.parse(stored) as ThreadSum);
}

export function threadSummary(
  stored: StoredThread,
  people: ReadonlyMap<number, UserResource>,
): ThreadSummary | null {
  const sum = threadIn(stored);
  if (!sum) return null;
  const { count, last_at, user_ids } = sum;
  return { count, last_at: iso(last_at), people: user_ids.flatMap((id) => people.get(id) ?? []) };
}
