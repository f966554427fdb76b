import { join } from "node:path";
import { migrations } from "./migrations.ts";
import type { DoctorSubject } from "./platform/console/index.ts";

/** Where templates are written, and where they are compiled to. */
export const VIEWS = { source: "views", target: join("dist", "views", "templates.js") };

/** What an installation should have, besides its settings. */
export const installation: DoctorSubject = {
  migrations,
  built: { views: VIEWS.target, assets: join("dist", "assets", "manifest.json") },
};
