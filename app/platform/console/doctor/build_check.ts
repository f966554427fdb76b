import { existsSync } from "node:fs";
import { type Check, fine, wrong } from "./check.ts";

/** What the build has to leave. */
export interface Built {
  views: string;
  assets: string;
}

/** Whether templates and assets are built. */
export function checkBuild({ views, assets }: Built): Check {
  const missing = [views, assets].filter((path) => !existsSync(path));
  if (missing.length === 0) return fine("build", "Templates and assets are built.");
  return wrong("build", `${missing.join(" and ")} cannot be found.`, "Run npm run build.");
}
