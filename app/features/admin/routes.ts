import type { Router } from "../../platform/http/index.ts";
import { ErrorsController } from "./errors/errors_controller.ts";
import { OverviewController } from "./overview/overview_controller.ts";

/** The pages of administrators, below `/admin`; names begin with `admin.` Each page adds its routes here. */
export function adminRoutes(router: Router): void {
  router.get("/", [OverviewController, "show"], { name: "overview" });
  router.get("/errors", [ErrorsController, "index"], { name: "errors" });
  router.get("/errors/{id}", [ErrorsController, "show"], { name: "errors.show" });
  router.put("/errors/{id}/decision", [ErrorsController, "decide"], { name: "errors.decide" });
}
