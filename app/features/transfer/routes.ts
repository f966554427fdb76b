import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { ExportsApiController } from "./api/exports_api_controller.ts";
import { ExportsController } from "./web/exports_controller.ts";

/** Pages, for people who are signed in. Those of imports stand in the admin area. */
export function transferRoutes(router: Router): void {
  router.group({ prefix: "/settings/data", name: "settings" }, (r) => {
    r.get("/", [ExportsController, "index"], { name: "data" });
    r.post("/", [ExportsController, "create"], { name: "data.create" });
    r.get("/{id}", [ExportsController, "show"], { name: "data.show" });
    r.delete("/{id}", [ExportsController, "destroy"], { name: "data.destroy" });
  });
  router.post("/rooms/{id}/export", [ExportsController, "createRoom"], { name: "rooms.export" });
}

/** The JSON API, below `/api`. What one person may take away needs a token that may do everything. */
export function transferApiRoutes(router: Router): void {
  router.group({ middleware: [scope("*")] }, (r) => {
    r.get("/exports", [ExportsApiController, "index"], { name: "exports.index" });
    r.post("/exports", [ExportsApiController, "create"], { name: "exports.create" });
    r.get("/exports/{id}", [ExportsApiController, "show"], { name: "exports.show" });
    r.get("/exports/{id}/archive", [ExportsApiController, "archive"], { name: "exports.archive" });
    r.delete("/exports/{id}", [ExportsApiController, "destroy"], { name: "exports.destroy" });
    r.post("/rooms/{id}/exports", [ExportsApiController, "createRoom"], {
      name: "rooms.exports.create",
    });
  });
}
