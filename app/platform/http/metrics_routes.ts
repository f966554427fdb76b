import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import type { Settings } from "../../../config/settings.ts";
import { NotFoundError } from "../errors/index.ts";
import { AddressRanges, clientOf } from "../security/index.ts";
import type { Figures } from "../support/index.ts";
import { metricsText } from "./metrics_text.ts";
import type { Mount } from "./mount.ts";

const HEADERS = {
  "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
  "Cache-Control": "no-store",
};
const BEARER = /^Bearer (\S+)$/i;

interface Parts {
  settings: Settings;
  figures: Figures;
  /** Name of this node. */
  node: string;
}

/** `/metrics`: the figures of this node, for who brings the token or comes from the list; for others there is nothing. */
export function mountMetrics(open: Mount, { settings, figures, node }: Parts): void {
  const { metrics } = settings;
  const near = new AddressRanges("METRICS_ADDRESSES", metrics.addresses);
  const may = (c: Context): boolean =>
    near.has(clientOf(c).address) || isToken(metrics.token, c.req.header("authorization"));
  open("/metrics", (c) => {
    if (!may(c)) throw new NotFoundError();
    return c.body(metricsText(figures, node), 200, HEADERS);
  });
}

function isToken(token: string | undefined, header: string | undefined): boolean {
  const given = BEARER.exec(header ?? "")?.[1];
  // Hashes have one length, and how long comparing takes tells nothing.
  return token !== undefined && given !== undefined && timingSafeEqual(hash(token), hash(given));
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
