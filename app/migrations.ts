import {
  accountsMigrations,
  languageMigrations,
  lastAccountsMigrations,
  laterAccountsMigrations,
  orderAccountsMigrations,
} from "./features/accounts/index.ts";
import { createApps, createDeliveries } from "./features/apps/index.ts";
import { createBots } from "./features/bots/index.ts";
import { createChannelGroups } from "./features/channels/index.ts";
import { filesMigrations } from "./features/files/index.ts";
import {
  addByline,
  laterMessagesMigrations,
  messageKindsMigrations,
  messagesMigrations,
  receiptsMigrations,
  previewsMigrations,
  threadsMigrations,
} from "./features/messages/index.ts";
import { createDrafts } from "./features/drafts/index.ts";
import { createInvitations } from "./features/invitations/index.ts";
import { createReports } from "./features/moderation/index.ts";
import { createNotifications } from "./features/notifications/index.ts";
import { laterRoomsMigrations, roomsMigrations } from "./features/rooms/index.ts";
import { createSearch } from "./features/search/index.ts";
import { createBackups, createDatabaseBeats, type Migration } from "./platform/database/index.ts";
import { createTransfers } from "./features/transfer/index.ts";
import { createFlags } from "./platform/flags/index.ts";
import { createAuditLog, createSigningKeys } from "./platform/security/index.ts";
import { createOutbox, createOutboxThroughput } from "./platform/queue/index.ts";
import { createRealtime, createStatistics } from "./platform/realtime/index.ts";
import { createSessions } from "./platform/sessions/index.ts";
import { createErrors } from "./platform/tracker/index.ts";

/** Every change of the tables, in the order in which they run. Only ever add at the end. */
export const migrations: readonly Migration[] = [
  createSessions,
  createOutbox,
  ...accountsMigrations,
  ...roomsMigrations,
  ...messagesMigrations,
  createFlags,
  createDatabaseBeats,
  createAuditLog,
  createSigningKeys,
  ...laterAccountsMigrations,
  createOutboxThroughput,
  createErrors,
  createRealtime,
  createBackups,
  createApps,
  createChannelGroups,
  createStatistics,
  createDeliveries,
  ...laterMessagesMigrations,
  createSearch,
  ...messageKindsMigrations,
  ...languageMigrations,
  ...laterRoomsMigrations,
  ...orderAccountsMigrations,
  ...threadsMigrations,
  createNotifications,
  ...filesMigrations,
  createDrafts,
  ...receiptsMigrations,
  createInvitations,
  createReports,
  ...previewsMigrations,
  ...lastAccountsMigrations,
  addByline,
  createBots,
  createTransfers,
];
