import type { Router } from "../../platform/http/index.ts";
import { OverviewController } from "./overview/overview_controller.ts";

/** The pages of administrators, below `/admin`; names begin with `admin.` Each page adds its routes here. */
export function adminRoutes(router: Router): void {
  router.get("/", [OverviewController, "show"], { name: "overview" });
}
