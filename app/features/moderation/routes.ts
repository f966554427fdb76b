import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { ReportsController } from "./reports_controller.ts";

const write = { middleware: [scope("people:write")] };
const order = { middleware: [scope("moderation")] };

/** Pages, for people who are signed in. */
export function moderationRoutes(router: Router): void {
  router.get("/reports/new", [ReportsController, "new"], { ...write, name: "reports.new" });
  router.post("/reports", [ReportsController, "create"], { ...write, name: "reports.create" });
  router.group(order, (r) => {
    r.get("/rooms/{id}/reports", [ReportsController, "ofRoom"], { name: "rooms.reports" });
    r.put("/reports/{id}", [ReportsController, "decide"], { name: "reports.decide" });
  });
}

/** Below `/api`. */
export function moderationApiRoutes(router: Router): void {
  router.post("/reports", [ReportsController, "create"], { ...write, name: "reports.create" });
  router.group(order, (r) => {
    r.get("/reports", [ReportsController, "index"], { name: "reports" });
    r.get("/rooms/{id}/reports", [ReportsController, "ofRoom"], { name: "rooms.reports" });
    r.put("/reports/{id}", [ReportsController, "decide"], { name: "reports.decide" });
  });
}
