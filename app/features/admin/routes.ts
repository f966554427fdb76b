import type { Router } from "../../platform/http/index.ts";
import { AuditController } from "./audit/audit_controller.ts";
import { OverviewController } from "./overview/overview_controller.ts";
import { AccessController } from "./people/access_controller.ts";
import { PeopleController } from "./people/people_controller.ts";
import { StandingController } from "./people/standing_controller.ts";

/** The pages of administrators, below `/admin`; names begin with `admin.` Each page adds its routes here. */
export function adminRoutes(router: Router): void {
  router.get("/", [OverviewController, "show"], { name: "overview" });
  people(router);
  router.get("/audit", [AuditController, "index"], { name: "audit" });
}

function people(r: Router): void {
  r.get("/people", [PeopleController, "index"], { name: "people" });
  r.get("/people/{id}", [PeopleController, "show"], { name: "people.show" });
  r.put("/people/{id}/role", [StandingController, "update"], { name: "people.role" });
  r.post("/people/{id}/lock", [StandingController, "lock"], { name: "people.lock" });
  r.delete("/people/{id}/lock", [StandingController, "unlock"], { name: "people.lock" });
  r.delete("/people/{id}/sessions", [AccessController, "endDevices"], { name: "people.sessions" });
  r.delete("/people/{id}/sessions/{device}", [AccessController, "endDevice"], {
    name: "people.sessions.destroy",
  });
  r.delete("/people/{id}/tokens/{token}", [AccessController, "revokeToken"], {
    name: "people.tokens.destroy",
  });
}
