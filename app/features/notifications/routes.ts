import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { NotificationsController } from "./web/notifications_controller.ts";

/** The page; the same addresses answer programs in JSON. */
export function notificationRoutes(router: Router): void {
  router.group({ middleware: [scope("messages:read")] }, (r) => {
    r.get("/notifications", [NotificationsController, "index"], { name: "notifications" });
    r.put("/notifications/read", [NotificationsController, "readAll"], {
      name: "notifications.read_all",
    });
    r.put("/notifications/{id}/read", [NotificationsController, "read"], {
      name: "notifications.read",
    });
    r.delete("/notifications/{id}", [NotificationsController, "destroy"], {
      name: "notifications.destroy",
    });
  });
}
