import { z } from "zod";
import { iso, isoOrNull } from "../../rooms/index.ts";
import { EVENT_NAMES, type HookEvent } from "../bot_schema.ts";
import type { Webhook } from "../tables.ts";

const Time = z.iso.datetime();

/** A webhook as people and programs see it. */
export const WebhookResource = z.object({
  id: z.number().int(),
  direction: z.enum(["in", "out"]),
  name: z.string(),
  bot: z.object({ id: z.number().int(), name: z.string() }),
  /** Null for one that goes by all rooms of its bot. */
  room_id: z.number().int().nullable(),
  url: z.string().nullable(),
  events: z.array(z.enum(EVENT_NAMES)),
  /** Whether an answer `{text}` is posted. */
  answers: z.boolean(),
  created_at: Time,
  last_used_at: Time.nullable(),
  /** Since when its receiver has taken nothing. */
  failing_since: Time.nullable(),
  disabled_at: Time.nullable(),
  disabled_why: z.string().nullable(),
});
export type WebhookResource = z.output<typeof WebhookResource>;

export function webhookResource(webhook: Webhook, botName: string): WebhookResource {
  const { id, direction, name, bot_id, room_id, url } = webhook;
  return {
    id,
    direction,
    name,
    room_id,
    url,
    bot: {
      id: bot_id,
      name: botName,
    },
    events: eventsOf(webhook),
    answers: webhook.answers === 1,
    created_at: iso(webhook.created_at),
    last_used_at: isoOrNull(webhook.last_used_at),
    failing_since: isoOrNull(webhook.failing_since),
    disabled_at: isoOrNull(webhook.disabled_at),
    disabled_why: webhook.disabled_why,
  };
}

/** What an outgoing webhook tells. */
export function eventsOf({ events }: Pick<Webhook, "events">): HookEvent[] {
  // Written by `Webhooks` alone, from a checked list.
  return JSON.parse(events) as HookEvent[];
}
