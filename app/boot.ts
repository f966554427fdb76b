import { startAccounts } from "./features/accounts/index.ts";
import { startApps } from "./features/apps/index.ts";
import { bootBots } from "./features/bots/index.ts";
import { startChannels } from "./features/channels/index.ts";
import { bootDrafts } from "./features/drafts/index.ts";
import { bootFiles } from "./features/files/index.ts";
import { bootMessages } from "./features/messages/index.ts";
import { bootNotifications } from "./features/notifications/index.ts";
import { bootRooms } from "./features/rooms/index.ts";
import { bootSearch } from "./features/search/index.ts";
import { bootTransfer } from "./features/transfer/index.ts";
import { bootQueuedEvents } from "./platform/realtime/index.ts";
import type { Container } from "./platform/container/index.ts";

/** Connects features with each other and with the outbox: the same in servers, workers and the console. */
export function bootFeatures(container: Container): void {
  startAccounts(container);
  startApps(container);
  startChannels(container);
  bootRooms(container);
  bootMessages(container);
  bootSearch(container);
  bootFiles(container);
  bootNotifications(container);
  bootDrafts(container);
  bootBots(container);
  bootTransfer(container);
  bootQueuedEvents(container);
}
