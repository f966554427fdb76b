import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { clientOf } from "./client.ts";

/** Whether an `Origin` is this site: the host that was asked for, or the configured public address. */
export function isOwnOrigin(c: Context, origin: string, settings: Settings): boolean {
  const host = hostOf(origin);
  if (host === undefined) return false;
  return host === clientOf(c).host || origin === publicOrigin(settings);
}

function publicOrigin({ app }: Settings): string | undefined {
  return app.url === undefined ? undefined : new URL(app.url).origin;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
