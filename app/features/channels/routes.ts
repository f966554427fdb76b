import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { ChannelsController } from "./api/channels_controller.ts";
import { ConnectionsController } from "./api/connections_controller.ts";
import { EventsController } from "./api/events_controller.ts";
import { GroupsController } from "./api/groups_controller.ts";
import { StreamController } from "./stream/stream_controller.ts";

const read = { middleware: [scope("channels:read")] };
const publish = { middleware: [scope("channels:publish")] };
const manage = { middleware: [scope("groups:write")] };

/** Channels for programs, below `/api`. */
export function channelApiRoutes(router: Router): void {
  router.group({ prefix: "/channels", name: "channels" }, (r) => {
    r.get("/", [ChannelsController, "index"], { ...read, name: "index" });
    r.get("/{name}", [ChannelsController, "show"], { ...read, name: "show" });
    r.get("/{name}/members", [ChannelsController, "members"], { ...read, name: "members" });
    r.get("/{name}/history", [ChannelsController, "history"], { ...read, name: "history" });
    r.post("/{name}/events", [EventsController, "publish"], { ...publish, name: "publish" });
  });
  router.post("/events", [EventsController, "store"], { ...publish, name: "events.store" });
  router.group({ prefix: "/groups", name: "groups" }, (r) => {
    r.get("/", [GroupsController, "index"], { ...read, name: "index" });
    r.put("/{name}", [GroupsController, "replace"], { ...manage, name: "replace" });
    r.patch("/{name}", [GroupsController, "update"], { ...manage, name: "update" });
    r.delete("/{name}", [GroupsController, "destroy"], { ...manage, name: "destroy" });
  });
  connections(router);
}

function connections(router: Router): void {
  const see = { middleware: [scope("connections:read")] };
  const end = { middleware: [scope("connections:write")] };
  router.group({ prefix: "/connections", name: "connections" }, (r) => {
    r.get("/", [ConnectionsController, "index"], { ...see, name: "index" });
    r.get("/{id}", [ConnectionsController, "show"], { ...see, name: "show" });
    r.delete("/{id}", [ConnectionsController, "destroy"], { ...end, name: "destroy" });
  });
}

/** Streams of events, for browsers and programs. */
export function streamRoutes(router: Router): void {
  router.group({ prefix: "/realtime/events", name: "streams" }, (r) => {
    r.get("/", [StreamController, "show"], { name: "show" });
    r.post("/{id}", [StreamController, "update"], { name: "update" });
  });
}
