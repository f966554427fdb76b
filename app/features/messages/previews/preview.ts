import { z } from "zod";

/** What stands at an address, as everybody gets it. */
export const Preview = z.object({
  /** As the message links to it. */
  url: z.string(),
  title: z.string(),
  description: z.string(),
  /** The name of the site, else its host. */
  site: z.string(),
  /** The path of our own copy of its picture. */
  picture: z.string().nullable(),
});

export type Preview = z.output<typeof Preview>;

/** What a message's column holds; null when nothing was looked for or found, `[]` when its author wants none. */
export type StoredPreviews = string | null;

/** Nothing shall be shown below this message. */
export const NO_PREVIEWS = "[]";

/** What `JSON.stringify` made of previews; nobody else writes that column. */
export function previewsIn(stored: StoredPreviews): Preview[] {
  return stored === null ? [] : (JSON.parse(stored) as Preview[]);
}
