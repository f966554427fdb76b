import { join } from "node:path";
import type { Settings } from "../../../config/settings.ts";
import type { Policies } from "../resilience/index.ts";
import { FolderStore } from "./folder_store.ts";
import type { ObjectStore } from "./object_store.ts";

/** The store that the settings `FILES_…` name. */
export async function openStore(
  settings: Settings,
  policies: () => Policies,
): Promise<ObjectStore> {
  const { files, app } = settings;
  if (files.store === "folder")
    return new FolderStore(files.path ?? join(app.storage, "uploads", "files"));
  // Its library is large, and most installations need none of it.
  const { openBucket } = await import("./open_bucket.ts");
  return openBucket(files, () => policies().named("files"));
}
