import { z } from "zod";

/** What a receiver can be told of. */
export const WEBHOOK_EVENTS = [
  "channel_occupied",
  "channel_vacated",
  "member_added",
  "member_removed",
  "client_event",
  "cache_miss",
  "subscription_count",
] as const;

export const WebhookEvent = z.enum(WEBHOOK_EVENTS);
export type WebhookEvent = z.output<typeof WebhookEvent>;

export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .max(2000);

export const AppName = z.string().trim().min(1, "must not be empty").max(80);

/** `https://shop.example`, without a path. */
export const Origin = z
  .url({ protocol: /^https?$/, error: "must be an http or https origin" })
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    "must be an origin without a path",
  );

/** What an app may have. What is missing has no limit beyond those of the node. */
export const AppTerms = z.object({
  connections: z.number().int().min(1).optional(),
  subscriptions: z.number().int().min(1).optional(),
  /** Members of one presence channel. */
  members: z.number().int().min(1).optional(),
  memberBytes: z.number().int().min(1).default(1024),
  clientEventsPerSecond: z.number().int().min(1).default(10),
  /** Whether subscribers are told how many they are. */
  counts: z.boolean().default(false),
  authoriseWithinMs: z.number().int().min(1000).optional(),
});
export type AppTerms = z.output<typeof AppTerms>;
