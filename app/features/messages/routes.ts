import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { MessagesApiController } from "./api/messages_api_controller.ts";
import { PrivateMessagesController } from "./api/private_messages_controller.ts";
import { ReactionsController } from "./api/reactions_controller.ts";
import { PreviewsController } from "./previews/previews_controller.ts";
import { BookmarksController } from "./web/bookmarks_controller.ts";
import { HistoryController } from "./web/history_controller.ts";
import { MessagesController } from "./web/messages_controller.ts";
import { MentionableController } from "./web/mentionable_controller.ts";
import { PinsController } from "./web/pins_controller.ts";
import { ReadingController } from "./web/reading_controller.ts";
import { ReceiptsController } from "./web/receipts_controller.ts";
import { RoomPageController } from "./web/room_page_controller.ts";
import { VersionsController } from "./web/versions_controller.ts";
import { ThreadsController } from "./web/threads_controller.ts";

const BOOKMARK = "/messages/{id}/bookmark";
const THREAD = "/rooms/{id}/threads/{message_id}";
const read = { middleware: [scope("messages:read")] };
const write = { middleware: [scope("messages:write")] };

/** Pages and fragments, for people who are signed in. */
export function messageRoutes(router: Router): void {
  router.group(read, (r) => {
    r.get("/rooms/{id}", [RoomPageController, "show"], { name: "rooms.show" });
    r.get("/rooms/{id}/messages", [HistoryController, "index"], { name: "rooms.messages" });
    r.get("/rooms/{id}/changes", [HistoryController, "changes"], { name: "rooms.changes" });
    r.put("/rooms/{id}/read", [ReadingController, "update"], { name: "rooms.read" });
    r.get("/rooms/{id}/pins", [PinsController, "show"], { name: "rooms.pins" });
    r.get("/bookmarks", [BookmarksController, "show"], { name: "bookmarks" });
    r.get("/link-pictures/{key}", [PreviewsController, "picture"], { name: "previews.picture" });
    r.get("/threads", [ThreadsController, "index"], { name: "threads" });
    r.get(THREAD, [ThreadsController, "show"], { name: "threads.show" });
    r.get(`${THREAD}/messages`, [ThreadsController, "messages"], { name: "threads.messages" });
    threadRoutes(r);
    r.get("/messages/{id}/seen", [ReceiptsController, "show"], { name: "messages.seen" });
    r.get("/messages/{id}/versions", [VersionsController, "show"], { name: "messages.versions" });
    r.put("/read-all", [ReadingController, "all"], { name: "read_all" });
    r.get("/settings/privacy", [ReceiptsController, "edit"], { name: "settings.privacy" });
    r.put("/settings/privacy", [ReceiptsController, "update"]);
    r.get("/rooms/{id}/mentionable", [MentionableController, "index"], { name: "mentionable" });
  });
  router.group(write, (r) => {
    r.post("/rooms/{id}/messages", [MessagesController, "create"], { name: "messages.create" });
    r.get("/messages/{id}/edit", [MessagesController, "edit"], { name: "messages.edit" });
    r.patch("/messages/{id}", [MessagesController, "update"], { name: "messages.update" });
    r.delete("/messages/{id}", [MessagesController, "destroy"], { name: "messages.destroy" });
    reactionRoutes(r);
    keepRoutes(r);
    r.delete(BOOKMARK, [BookmarksController, "remove"], { name: "bookmarks.remove" });
  });
}

/** The JSON API, below `/api`. */
export function messageApiRoutes(router: Router): void {
  const messages = "/rooms/{id}/messages";
  router.get(messages, [MessagesApiController, "index"], { ...read, name: "messages.index" });
  router.post(messages, [MessagesApiController, "create"], { ...write, name: "messages.create" });
  router.get("/rooms/{id}/changes", [MessagesApiController, "changes"], {
    ...read,
    name: "rooms.changes",
  });
  router.put("/rooms/{id}/read", [ReadingController, "update"], { ...read, name: "rooms.read" });
  router.patch("/messages/{id}", [MessagesApiController, "update"], {
    ...write,
    name: "messages.update",
  });
  router.delete("/messages/{id}", [MessagesApiController, "destroy"], {
    ...write,
    name: "messages.destroy",
  });
  router.group(write, reactionRoutes);
  router.group(write, keepRoutes);
  router.delete(BOOKMARK, [BookmarksController, "destroy"], {
    ...write,
    name: "bookmarks.destroy",
  });
  router.group(read, keptRoutes);
  router.get("/rooms/{id}/mentionable", [MentionableController, "index"], {
    ...read,
    name: "mentionable",
  });
  router.get("/threads", [ThreadsController, "list"], { ...read, name: "threads.index" });
  router.group(read, threadRoutes);
  router.get("/messages/{id}/seen", [ReceiptsController, "index"], {
    ...read,
    name: "messages.seen",
  });
  router.get("/messages/{id}/versions", [VersionsController, "index"], {
    ...read,
    name: "messages.versions",
  });
  router.put("/read-all", [ReadingController, "all"], { ...read, name: "read_all" });
  privateRoutes(router);
}

/** Lists of what is kept. */
function keptRoutes(router: Router): void {
  router.get("/rooms/{id}/pins", [PinsController, "index"], { name: "pins.index" });
  router.get("/bookmarks", [BookmarksController, "index"], { name: "bookmarks.index" });
}

/** One's own place in a thread. */
function threadRoutes(router: Router): void {
  const following = "/messages/{id}/following";
  router.put(following, [ThreadsController, "follow"], { name: "threads.follow" });
  router.delete(following, [ThreadsController, "leave"], { name: "threads.leave" });
  router.put("/messages/{id}/thread/read", [ThreadsController, "read"], { name: "threads.read" });
}

function keepRoutes(router: Router): void {
  const previews = "/messages/{id}/previews";
  router.delete(previews, [PreviewsController, "destroy"], { name: "previews.destroy" });
  router.put("/messages/{id}/pin", [PinsController, "update"], { name: "pins.update" });
  router.delete("/messages/{id}/pin", [PinsController, "destroy"], { name: "pins.destroy" });
  router.put(BOOKMARK, [BookmarksController, "update"], { name: "bookmarks.update" });
}

function reactionRoutes(router: Router): void {
  const path = "/messages/{id}/reactions/{emoji}";
  router.put(path, [ReactionsController, "update"], { name: "reactions.update" });
  router.delete(path, [ReactionsController, "destroy"], { name: "reactions.destroy" });
}

/** Messages to one person (C3.1). */
function privateRoutes(router: Router): void {
  router.group({ ...read, name: "private" }, (r) => {
    r.get("/messages", [PrivateMessagesController, "index"], { name: "index" });
    r.get("/messages/unread", [PrivateMessagesController, "unread"], { name: "unread" });
    r.put("/messages/read", [PrivateMessagesController, "read"], { name: "read" });
    r.get("/conversations", [PrivateMessagesController, "conversations"], {
      name: "conversations",
    });
  });
  router.post("/messages/send", [PrivateMessagesController, "create"], {
    ...write,
    name: "private.send",
  });
}
