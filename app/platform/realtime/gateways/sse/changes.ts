import { z } from "zod";
import { AppError } from "../../../errors/index.ts";
import type { Refused, SsePeer } from "./sse_peer.ts";

const MOST = 128;
const Names = z.array(z.string().min(1).max(200)).max(MOST).default([]);

/** What a client asks of its open stream. */
export const Change = z.object({
  subscribe: Names.describe("Channels, and groups by their names with `#`, to join."),
  unsubscribe: Names.describe("Channels and groups to leave."),
  token: z.string().min(1).max(4096).optional().describe("A new token of the same person."),
  leave: z.boolean().default(false).describe("Ends the stream: the client does not come back."),
});
export type Change = z.output<typeof Change>;

/** What became of it. */
export const Changed = z.object({
  joined: z.array(z.string()),
  left: z.array(z.string()),
  refused: z.array(z.object({ channel: z.string(), code: z.string(), message: z.string() })),
  expires_at: z.string().optional(),
});
export type Changed = z.output<typeof Changed>;

/** Leaves first, so that there is room for what is joined. */
export async function makeChange(
  peer: SsePeer,
  { subscribe, unsubscribe }: Pick<Change, "subscribe" | "unsubscribe">,
): Promise<Changed> {
  const changed: Changed = { joined: [], left: [], refused: [] };
  for (const channel of new Set(unsubscribe)) {
    const refused = leave(peer, channel);
    if (refused) changed.refused.push(refused);
    else changed.left.push(channel);
  }
  for (const channel of new Set(subscribe)) {
    const refused = await peer.join(channel);
    if (refused) changed.refused.push(refused);
    else changed.joined.push(channel);
  }
  return changed;
}

function leave(peer: SsePeer, channel: string): Refused | undefined {
  try {
    peer.leave(channel);
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { channel, code: error.code, message: error.message };
  }
}
