import type { Router } from "../../platform/http/index.ts";
import { OpenApiController } from "./openapi_controller.ts";

/** What the API is like; for everybody, for it tells no more than the documentation. */
export function openApiRoutes(router: Router): void {
  router.get("/api/docs", [OpenApiController, "docs"], { name: "api-docs" });
  router.get("/api/openapi.json", [OpenApiController, "show"], { name: "openapi" });
}
