import { z } from "zod";
import { ChannelName, GroupName } from "../groups/group_schema.ts";

const MOST_TARGETS = 100;
const MOST_EVENTS = 100;
/** A week, in seconds. */
const LONGEST_DELAY = 604_800;

const common = {
  event: z.string().min(1).max(200).describe("Its name; what Parley itself uses is refused."),
  data: z.unknown().optional().describe("Anything that JSON can hold; null when missing."),
  idempotency_key: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("A second event with it on the same channel within ten minutes is the first one."),
  delay: z.number().min(0).max(LONGEST_DELAY).optional().describe("Seconds to wait."),
  priority: z.enum(["high", "normal"]).optional().describe("`high` goes before what waits."),
  socket_id: z.string().max(64).optional().describe("A connection that does not get it."),
  info: z
    .union([z.literal("reached"), z.array(z.literal("reached"))])
    .optional()
    .describe("`reached`: how many subscriptions each channel has."),
};

/** What one channel is sent. */
export const ChannelEventDraft = z.object(common);

const targets = {
  channel: ChannelName.optional(),
  channels: z.array(ChannelName).max(MOST_TARGETS).default([]),
  users: z
    .array(z.number().int().min(1))
    .max(MOST_TARGETS)
    .default([])
    .describe("Numbers of people, who get it on all of their connections."),
  groups: z.array(GroupName).max(MOST_TARGETS).default([]).describe("Names of groups."),
};

/** An event and to whom it goes. */
export const EventDraft = z
  .object({ ...common, ...targets })
  .refine((draft) => targetCount(draft) > 0, {
    path: ["channels"],
    message: "name a channel, a user or a group",
  });
export type EventDraft = z.output<typeof EventDraft>;

/** One event, or several that are looked at together before any of them is sent. */
export const EventBatch = z.union([
  z.object({ events: z.array(EventDraft).min(1).max(MOST_EVENTS) }),
  EventDraft,
]);

function targetCount({ channel, channels, users, groups }: Record<string, unknown>): number {
  const lists = [channels, users, groups] as unknown[][];
  return lists.reduce((sum, list) => sum + list.length, channel === undefined ? 0 : 1);
}

const Place = {
  epoch: z.string().optional().describe("Missing on channels without history."),
  offset: z.number().int().optional(),
  reached: z.number().int().optional().describe("Only when asked for."),
};

/** What became of an event on one channel. */
export const SentToChannel = z.object({ id: z.string(), channel: z.string(), ...Place });

/** What became of an event. */
export const Sent = z.object({
  id: z.string(),
  channels: z.record(z.string(), z.object(Place)),
});
export type Sent = z.output<typeof Sent>;
