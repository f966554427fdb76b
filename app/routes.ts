import {
  accountApiRoutes,
  accountsPublicRoutes,
  accountsRoutes,
} from "./features/accounts/index.ts";
import { adminRoutes } from "./features/admin/index.ts";
import { appsAuthRoutes, appsFallbackRoutes, appsRoutes } from "./features/apps/index.ts";
import { botApiRoutes, botRoutes, hookRoutes } from "./features/bots/index.ts";
import { channelApiRoutes, streamRoutes } from "./features/channels/index.ts";
import { fileApiRoutes, fileRoutes } from "./features/files/index.ts";
import {
  invitationApiRoutes,
  invitationPublicRoutes,
  invitationRoutes,
} from "./features/invitations/index.ts";
import { moderationApiRoutes, moderationRoutes } from "./features/moderation/index.ts";
import { openApiRoutes } from "./features/openapi/index.ts";
import { messageApiRoutes, messageRoutes, messageSocket } from "./features/messages/index.ts";
import { awarenessSocket } from "./features/awareness/index.ts";
import { draftRoutes } from "./features/drafts/index.ts";
import { notificationRoutes } from "./features/notifications/index.ts";
import { roomApiRoutes, roomRoutes } from "./features/rooms/index.ts";
import { statisticsApiRoutes } from "./features/statistics/index.ts";
import { searchApiRoutes, searchRoutes } from "./features/search/index.ts";
import { slashRoutes } from "./features/slash/index.ts";
import { transferApiRoutes, transferRoutes } from "./features/transfer/index.ts";
import type { Kernel } from "./kernel.ts";
import type { Router } from "./platform/http/index.ts";
import { NativeGateway, PusherGateway, SocketIoGateway } from "./platform/realtime/index.ts";

/**
 * The site map.
 *
 * @param further a second place for sockets, such as `/hub`
 */
export function defineRoutes(router: Router, kernel: Kernel, further?: string): void {
  const { web, members, admins, api } = kernel;
  // For everybody
  accountsPublicRoutes(router);
  openApiRoutes(router);
  hookRoutes(router);

  // Coming, going, and one's own settings
  router.group({ middleware: web }, (r) => {
    accountsRoutes(r);
    invitationPublicRoutes(r);
  });

  // Pages of the chat
  router.group({ middleware: members }, (r) => {
    roomRoutes(r);
    messageRoutes(r);
    searchRoutes(r);
    botRoutes(r);
    transferRoutes(r);
    fileRoutes(r);
    invitationRoutes(r);
    moderationRoutes(r);
    slashRoutes(r);
    notificationRoutes(r);
    draftRoutes(r);
  });

  // Looking after the installation
  router.group({ prefix: "/admin", name: "admin", middleware: admins }, adminRoutes);

  // JSON, for programs and our own clients
  router.group({ prefix: "/api", name: "api", middleware: api }, (r) => {
    accountApiRoutes(r);
    roomApiRoutes(r);
    messageApiRoutes(r);
    searchApiRoutes(r);
    fileApiRoutes(r);
    draftRoutes(r);
    invitationApiRoutes(r);
    moderationApiRoutes(r);
    slashRoutes(r);
    channelApiRoutes(r);
    statisticsApiRoutes(r);
    botApiRoutes(r);
    transferApiRoutes(r);
  });

  // For the servers of apps
  appsRoutes(router);
  router.group({ middleware: api }, appsAuthRoutes);

  // Streams of events
  router.group({ middleware: kernel.streams }, streamRoutes);

  // Sockets
  socketRoutes(router, kernel);
  if (further !== undefined)
    router.group({ prefix: further, name: "further" }, (r) => socketRoutes(r, kernel));
  router.ws("/socket.io", SocketIoGateway, {
    name: "socketio",
    middleware: kernel.polling,
    polling: true,
  });
}

/** Where clients come that can be told another path. */
function socketRoutes(router: Router, { socket, apps }: Kernel): void {
  router.group({ middleware: apps }, appsFallbackRoutes);
  router.ws("/ws", NativeGateway, {
    name: "ws",
    middleware: socket,
    messages: [...messageSocket, ...awarenessSocket],
  });
  router.ws("/app/{key}", PusherGateway, { name: "pusher", middleware: apps });
}
