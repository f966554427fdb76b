import type { Router } from "../../platform/http/index.ts";
import { scope } from "../../platform/security/index.ts";
import { FilesController } from "./api/files_controller.ts";
import { UploadsController } from "./api/uploads_controller.ts";
import { ContentController } from "./web/content_controller.ts";
import { RoomFilesController } from "./web/room_files_controller.ts";

const read = { middleware: [scope("messages:read")] };
const write = { middleware: [scope("messages:write")] };

/** What the page shows of files. */
export function fileRoutes(router: Router): void {
  router.group(read, (r) => {
    r.get("/files/{id}", [ContentController, "show"], { name: "files.show" });
    r.get("/files/{id}/preview", [ContentController, "preview"], { name: "files.preview" });
    r.get("/rooms/{id}/files", [RoomFilesController, "show"], { name: "rooms.files" });
  });
}

/** The JSON API, below `/api`. */
export function fileApiRoutes(router: Router): void {
  router.group({ ...read, name: "files" }, (r) => {
    r.get("/files/{id}", [FilesController, "show"], { name: "show" });
    r.get("/files/{id}/content", [ContentController, "show"], { name: "content" });
    r.get("/files/{id}/preview", [ContentController, "preview"], { name: "preview" });
    r.get("/rooms/{id}/files", [RoomFilesController, "index"], { name: "index" });
  });
  router.group({ ...write, name: "files" }, (r) => {
    r.post("/files", [FilesController, "create"], { name: "create" });
    r.put("/files/{id}", [FilesController, "update"], { name: "update" });
    r.delete("/files/{id}", [FilesController, "destroy"], { name: "destroy" });
  });
  uploadRoutes(router);
}

/** The tus protocol. HEAD comes by way of GET. */
function uploadRoutes(router: Router): void {
  router.group({ ...write, name: "uploads" }, (r) => {
    r.post("/uploads", [UploadsController, "create"], { name: "create" });
    r.get("/uploads/{id}", [UploadsController, "show"], { name: "show" });
    r.patch("/uploads/{id}", [UploadsController, "update"], { name: "update" });
    r.delete("/uploads/{id}", [UploadsController, "destroy"], { name: "destroy" });
  });
}
