import { z } from "zod";
import { ChannelName } from "../groups/group_schema.ts";

const MOST = 1_000;

export const ChannelParams = z.object({ name: ChannelName });

export const ChannelsQuery = z.object({
  prefix: z.string().max(164).default("").describe("Only channels whose names begin so."),
  after: z.string().max(164).default("").describe("The last name of the page before."),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** A channel from outside. */
export const ChannelResource = z.object({
  name: z.string(),
  kind: z.enum(["public", "private", "presence"]),
  subscriptions: z.number().int().describe("Over all nodes."),
});

export const ChannelsPage = z.object({ data: z.array(ChannelResource), has_more: z.boolean() });

export const Members = z.object({
  data: z.array(z.looseObject({ user_id: z.union([z.number(), z.string()]) })),
});

const POSITION = /^(?:([\w-]{1,32}):)?(\d{1,15})$/;

export const HistoryQuery = z.object({
  since: z
    .string()
    .regex(POSITION, "is `epoch:offset`, or an offset alone")
    .optional()
    .describe("What came after it; `epoch:offset`, or an offset of the present epoch alone."),
  limit: z.coerce.number().int().min(1).max(MOST).default(100),
});

/** Events of a channel, oldest first. */
export const HistoryPage = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      event: z.string(),
      data: z.unknown(),
      offset: z.number().int(),
      user_id: z.union([z.number(), z.string()]).optional(),
      sent_at: z.string(),
    }),
  ),
  epoch: z.string(),
  offset: z.number().int().describe("Where the channel stands."),
  complete: z.boolean().describe("Whether nothing since the given place was lost."),
  has_more: z.boolean().describe("Whether there are more in the direction of reading."),
});

/** A place as it is written in a query; the epoch is missing where none was given. */
export function placeOf(since: string): { epoch: string | undefined; offset: number } {
  const [, epoch, offset = "0"] = POSITION.exec(since) ?? [];
  return { epoch, offset: Number(offset) };
}
