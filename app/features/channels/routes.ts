import type { Router } from "../../platform/http/index.ts";
import { StreamController } from "./stream/stream_controller.ts";

/** Streams of events, for browsers and programs. */
export function streamRoutes(router: Router): void {
  router.group({ prefix: "/realtime/events", name: "streams" }, (r) => {
    r.get("/", [StreamController, "show"], { name: "show" });
    r.post("/{id}", [StreamController, "update"], { name: "update" });
  });
}
