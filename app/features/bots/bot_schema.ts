import { z } from "zod";
import { Name } from "../accounts/index.ts";

/** A row id in a path. */
export const RowId = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);

export const BotParams = z.object({ id: RowId });
export const WebhookParams = z.object({ id: RowId });
export const DeliveryParams = z.object({ id: RowId, delivery: RowId });

/** What an outgoing webhook can tell, with the words for it. */
export const EVENTS = {
  mention: "The bot is mentioned",
  direct_message: "Somebody writes to the bot alone",
  message_created: "A message was written",
  message_edited: "A message was edited",
  message_deleted: "A message was deleted",
  reaction: "Somebody reacted to a message",
  member_joined: "Somebody came into the room",
  member_left: "Somebody left the room",
} as const;

export type HookEvent = keyof typeof EVENTS;

/** All of them, as a list that a schema takes. */
export const EVENT_NAMES = Object.keys(EVENTS) as [HookEvent, ...HookEvent[]];

const EventName = z.enum(EVENT_NAMES, {
  error: ({ input }) => `There is no event ${String(input)}.`,
});

/** One or more; a form sends a single one as text. */
export const Events = z
  .preprocess(
    (given) => (typeof given === "string" ? [given] : given),
    z.array(EventName, "Choose what it tells.").min(1, "Choose what it tells."),
  )
  .transform((events) => [...new Set(events)]);

export const HookUrl = z
  .url({ protocol: /^https?$/, error: "Enter an http or https address." })
  .max(2000, "An address has 2000 characters at most.");

/** What a checkbox or a program sends. */
const Switch = z.preprocess(
  (given) => given === true || given === "yes" || given === "true",
  z.boolean(),
);

const id = z.coerce.number("This is no id.").int("This is no id.").positive("This is no id.");
const botId = z.preprocess((given) => (given === "" ? undefined : given), id.optional());

export const BotDraft = z.object({ name: Name });

/** A webhook by which others write into a room. */
export const IncomingDraft = z.object({
  direction: z.literal("in"),
  name: Name,
  /** A bot of one's own that writes; a new one when left out. */
  bot_id: botId,
});

/** A webhook that tells others what happens. */
export const OutgoingDraft = z.object({
  direction: z.literal("out"),
  name: Name,
  bot_id: botId,
  url: HookUrl,
  events: Events,
  answers: Switch.default(false),
});

export const WebhookDraft = z.discriminatedUnion("direction", [IncomingDraft, OutgoingDraft]);
export type WebhookDraft = z.output<typeof WebhookDraft>;
export type OutgoingDraft = z.output<typeof OutgoingDraft>;

/** What may be changed of a webhook. */
export const WebhookChanges = z.object({
  name: Name.optional(),
  url: HookUrl.optional(),
  events: Events.optional(),
  answers: Switch.optional(),
});
export type WebhookChanges = z.output<typeof WebhookChanges>;
