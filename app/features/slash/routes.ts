import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { SlashController } from "./slash_controller.ts";

/** For the page, and the same below `/api`. */
export function slashRoutes(router: Router): void {
  const path = "/rooms/{id}/commands";
  const read = { middleware: [scope("messages:read")] };
  const write = { middleware: [scope("messages:write"), scope("rooms:write")] };
  router.get(path, [SlashController, "index"], { ...read, name: "commands.index" });
  router.post(path, [SlashController, "create"], { ...write, name: "commands.create" });
}
