import type { Generated } from "kysely";

/** What was found at an address, for all messages that link to it. */
export interface LinkPreviewsTable {
  id: Generated<number>;
  url_hash: string;
  /** JSON; null when there is nothing to show. */
  found: string | null;
  /** Names the picture in its address: it cannot be guessed from the link. */
  picture_key: string | null;
  /** WebP, as base64. */
  picture: string | null;
  fetched_at: number;
}

declare module "../../../platform/database/tables.ts" {
  interface Tables {
    link_previews: LinkPreviewsTable;
  }
}
