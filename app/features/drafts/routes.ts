import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { DraftsController } from "./web/drafts_controller.ts";

const write = { middleware: [scope("messages:write")] };

/** For the page's scripts. */
export function draftRoutes(router: Router): void {
  router.get("/rooms/{id}/drafts", [DraftsController, "index"], { ...write, name: "drafts" });
  router.put("/rooms/{id}/draft", [DraftsController, "update"], { ...write, name: "drafts.save" });
}
