import type { Settings } from "../../../config/settings.ts";
import type { ActionRequest } from "../../platform/http/index.ts";

/** Where a path of this site is for others: below `APP_URL`, else where this request came to. */
export function absolute(
  path: string,
  { raw, settings }: Pick<ActionRequest, "raw"> & { settings: Settings },
): string {
  return new URL(path, settings.app.url ?? raw.req.url).href;
}
