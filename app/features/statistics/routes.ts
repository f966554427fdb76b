import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { StatisticsController } from "./statistics_controller.ts";

/** What the hub did, for programs, below `/api`. */
export function statisticsApiRoutes(router: Router): void {
  const read = { middleware: [scope("connections:read")] };
  router.group({ prefix: "/statistics", name: "statistics" }, (r) => {
    r.get("/", [StatisticsController, "series"], { ...read, name: "series" });
    r.get("/{by}", [StatisticsController, "ranking"], { ...read, name: "ranking" });
  });
}
