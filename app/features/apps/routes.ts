import type { Router } from "../../platform/http/index.ts";
import { PusherAuthController } from "./api/auth_controller.ts";
import { AppChannelsController } from "./api/channels_controller.ts";
import { PusherFallbackController } from "./api/fallback_controller.ts";
import { AppEventsController } from "./api/events_controller.ts";

/** Where the pages of our own people ask for signatures: as Pusher and as Laravel call it. */
export function appsAuthRoutes(router: Router): void {
  for (const name of ["pusher", "broadcasting"]) {
    router.post(`/${name}/auth`, [PusherAuthController, "channel"], { name: `${name}.auth` });
    router.post(`/${name}/user-auth`, [PusherAuthController, "user"], { name: `${name}.user` });
  }
}

/** Where pusher-js goes when no WebSocket gets through. */
export function appsFallbackRoutes(router: Router): void {
  router.group({ prefix: "/pusher/app/{key}/{server}/{session}", name: "pusher" }, (r) => {
    r.post("/xhr_streaming", [PusherFallbackController, "streaming"], { name: "streaming" });
    r.post("/xhr", [PusherFallbackController, "polling"], { name: "polling" });
    r.post("/xhr_send", [PusherFallbackController, "send"], { name: "send" });
  });
}

/** What the servers of apps ask; each request is signed, so nothing else stands before it. */
export function appsRoutes(router: Router): void {
  router.group({ prefix: "/apps/{id}", name: "apps" }, (r) => {
    r.post("/events", [AppEventsController, "store"], { name: "events" });
    r.post("/batch_events", [AppEventsController, "batch"], { name: "batch" });
    r.get("/channels", [AppChannelsController, "index"], { name: "channels" });
    r.get("/channels/{channel}", [AppChannelsController, "show"], { name: "channel" });
    r.get("/channels/{channel}/users", [AppChannelsController, "users"], { name: "users" });
    r.post("/users/{user}/terminate_connections", [AppChannelsController, "terminate"], {
      name: "terminate",
    });
  });
}
