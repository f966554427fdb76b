import { z } from "zod";

/** A live connection as programs and the console are told of it. */
export const LiveConnection = z.object({
  id: z.string(),
  user: z.object({ id: z.number(), name: z.string() }).nullable(),
  kind: z.enum(["websocket", "sse", "pusher", "socketio"]),
  /** Number of the app through which it came; null for our own clients. */
  app: z.string().nullable(),
  node: z.string(),
  address: z.string(),
  user_agent: z.string(),
  channels: z.array(z.string()),
  connected_at: z.string(),
  last_seen_at: z.string(),
  bytes_in: z.number(),
  bytes_out: z.number(),
  frames_in: z.number(),
  frames_out: z.number(),
});
export type LiveConnection = z.output<typeof LiveConnection>;
export const LiveConnections = z.array(LiveConnection);
