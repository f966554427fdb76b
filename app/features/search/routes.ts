import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { SearchApiController } from "./api/search_api_controller.ts";
import { SearchController } from "./web/search_controller.ts";

const read = { middleware: [scope("messages:read")] };

/** The page, for people who are signed in. */
export function searchRoutes(router: Router): void {
  router.get("/search", [SearchController, "index"], { ...read, name: "search" });
}

/** The JSON API, below `/api`. */
export function searchApiRoutes(router: Router): void {
  router.get("/search", [SearchApiController, "index"], { ...read, name: "search" });
}
