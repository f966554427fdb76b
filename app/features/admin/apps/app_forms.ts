import { z } from "zod";
import { AppName, Origin, WebhookEvent, WebhookUrl } from "../../apps/index.ts";

/** A box that is ticked or is not there. */
const Ticked = z
  .enum(["yes"])
  .optional()
  .transform((value) => value === "yes");

/** Origins in a text, by lines, spaces or commas. */
export const Origins = z
  .string()
  .default("")
  .transform((text) => [...new Set(text.split(/[\s,]+/).filter(Boolean))])
  .pipe(z.array(Origin).max(50));

export const AppForm = z.object({
  name: AppName,
  shared: Ticked,
  counts: Ticked,
  origins: Origins,
});

export const OriginsForm = z.object({ origins: Origins });

/** One box or several. */
export const WebhookForm = z.object({
  url: WebhookUrl,
  events: z.preprocess(
    (given) => (given === undefined ? [] : [given].flat()),
    z.array(WebhookEvent).min(1, "choose one at least"),
  ),
});
