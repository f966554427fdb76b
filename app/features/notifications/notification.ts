import { z } from "zod";
import { ValidationError } from "../../platform/errors/index.ts";
import { iso } from "../rooms/index.ts";
import type { NotificationRow } from "./tables.ts";

/** Unknown types are refused (N1.4). */
export const NOTIFICATION_TYPES = [
  "info",
  "success",
  "warning",
  "error",
  "mention",
  "message",
  "system",
] as const;

export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** What a program that opens a notification needs; the place in the chat, where it has one. */
export const NotificationData = z.looseObject({
  room_id: z.number().int().optional(),
  message_id: z.number().int().optional(),
  thread_id: z.number().int().nullable().optional(),
  /** The path of the page that it opens. */
  url: z.string().startsWith("/").optional(),
});

export type NotificationData = z.output<typeof NotificationData>;

/** What is to be told, and to whom. */
export const NotificationDraft = z.object({
  user_id: z.number().int().positive(),
  title: z
    .string()
    .trim()
    .min(1, "Give it a title.")
    .max(255, "A title has at most 255 characters."),
  message: z.string(),
  type: z.enum(NOTIFICATION_TYPES, "There is no such type.").default("info"),
  data: NotificationData.default({}),
  subject: z.string().min(1).max(120).optional(),
  /** Milliseconds. */
  expires_at: z.number().int().optional(),
});

export type NotificationDraft = z.input<typeof NotificationDraft>;

/** @throws ValidationError `notification_invalid` */
export function checkedDraft(draft: NotificationDraft): z.output<typeof NotificationDraft> {
  const { data, error } = NotificationDraft.safeParse(draft);
  if (data) return data;
  const fields = error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const words = fields.map(({ field, message }) => `${field}: ${message}`).join(" ");
  throw new ValidationError({ fields }, "notification_invalid", `It cannot be sent. ${words}`);
}

/** A notification as programs and pages get it. */
export const NotificationResource = z.object({
  id: z.number().int(),
  type: z.enum(NOTIFICATION_TYPES),
  title: z.string(),
  message: z.string(),
  data: NotificationData,
  is_read: z.boolean(),
  created_at: z.iso.datetime(),
});

export type NotificationResource = z.output<typeof NotificationResource>;

export function notificationResource(row: NotificationRow): NotificationResource {
  const { id, type, title, message, is_read, updated_at } = row;
  // One that was made new is as old as its news.
  return {
    id,
    type,
    title,
    message,
    data: dataIn(row),
    is_read: is_read === 1,
    created_at: iso(updated_at),
  };
}

/** What `JSON.stringify` made of checked data; nobody else writes that column. */
export function dataIn({ data }: Pick<NotificationRow, "data">): NotificationData {
  return JSON.parse(data) as NotificationData;
}
