import { z } from "zod";
import type { UserResource } from "../accounts/index.ts";

/** Whose name and sign stand above one message instead of its author's: what came through a webhook speaks for others. */
export const Byline = z.object({
  name: z.string().optional(),
  /** One emoji. */
  icon: z.string().optional(),
});

export type Byline = z.output<typeof Byline>;

/** What a message's column holds; null for what stands under its author's own name. */
export type StoredByline = string | null;

export function storedByline(byline: Byline | undefined): StoredByline {
  return byline?.name || byline?.icon ? JSON.stringify(byline) : null;
}

/** The author as this message shows them. */
export function bylined(author: UserResource, stored: StoredByline): UserResource {
  if (stored === null) return author;
  // What `storedByline` wrote; nobody else writes that column.
  const { name = author.name, icon } = JSON.parse(stored) as Byline;
  return icon === undefined ? { ...author, name } : { ...author, name, picture: null, icon };
}
