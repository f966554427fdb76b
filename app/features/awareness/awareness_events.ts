import { z } from "zod";
import { eventType } from "../../platform/realtime/index.ts";

const person = z.object({ user_id: z.number().int(), name: z.string() });
/**
 * Not kept for who returns: each connection is told anew who is there, and who types is stored nowhere. That halves
 * what a change costs.
 */
const now = { bare: true, transient: true } as const;
/** Without a channel: in a conversation that has no room yet. */
const typist = person.extend({
  channel: z.string().optional(),
  /** In a thread, by its first message. */
  thread_id: z.number().int().optional(),
});

/** To a connection that opens: what its page should know of its person. Seconds until nobody seems to use it. */
export const ownSettings = eventType(
  "own_settings",
  z.object({ away_after: z.number().int(), blocked: z.array(z.number().int()) }),
  { bare: true },
);

/** On one's own channel, when one sees more people than before: all of them who are online, those among them who are away too. */
export const onlineUsers = eventType(
  "online_users",
  z.object({
    users: z.array(
      z.object({
        id: z.number().int(),
        name: z.string(),
        color: z.number().int(),
        picture: z.string().nullable(),
        status: z.enum(["online", "away"]),
      }),
    ),
  }),
  { bare: true },
);

/** On the own channels of those who share a room with the person. */
export const userOnline = eventType("user_online", person, now);
export const userAway = eventType("user_away", person, now);
export const userOffline = eventType(
  "user_offline",
  person.extend({ last_seen_at: z.iso.datetime().nullable() }),
  now,
);

/**
 * On the room's channel, or to one person, to all but the connection that types and those between whom and its person
 * there is a block. After 3 s without a new sign `typing_stop` follows by itself.
 */
export const typingStart = eventType("typing_start", typist, now);
export const typingStop = eventType("typing_stop", typist, now);
