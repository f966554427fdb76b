import type { Generated, Selectable } from "kysely";
import type { NotificationType } from "./notification.ts";

/** What people are told (N1.1). Times in milliseconds. */
export interface NotificationsTable {
  id: Generated<number>;
  user_id: number;
  /** 1 to 255 characters. */
  title: string;
  message: string;
  type: NotificationType;
  /** JSON. */
  data: string;
  /** What it is about: a person has one notification of a subject, which is made new. */
  subject: string | null;
  is_read: 0 | 1;
  /** When it reached a device. */
  delivered_at: number | null;
  read_at: number | null;
  /** It is shown no longer. */
  expires_at: number | null;
  created_at: number;
  updated_at: number;
}

export type NotificationRow = Selectable<NotificationsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    notifications: NotificationsTable;
  }
}
