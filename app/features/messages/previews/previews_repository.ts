import { createHash } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { Database, upsert } from "../../../platform/database/index.ts";
import type { LinkPreviewsTable } from "./tables.ts";

export type KeptPreview = Omit<LinkPreviewsTable, "id" | "url_hash">;

/** All SQL about what was found at addresses. */
@singleton()
export class PreviewsRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** What was found there since a moment in milliseconds. */
  async find(url: string, since: number): Promise<KeptPreview | undefined> {
    return this.#database.query
      .selectFrom("link_previews")
      .select(["found", "picture_key", "picture", "fetched_at"])
      .where("url_hash", "=", hashOf(url))
      .where("fetched_at", ">=", since)
      .executeTakeFirst();
  }

  async keep(url: string, kept: KeptPreview): Promise<void> {
    const row = { url_hash: hashOf(url), ...kept };
    const update = ["found", "picture_key", "picture", "fetched_at"] as const;
    await upsert(this.#database, "link_previews", { row, key: ["url_hash"], update: [...update] });
  }

  /** Base64 of a picture, by its key. */
  async picture(key: string): Promise<string | null | undefined> {
    const row = await this.#database.query
      .selectFrom("link_previews")
      .select("picture")
      .where("picture_key", "=", key)
      .executeTakeFirst();
    return row?.picture;
  }
}

/** Addresses are longer than keys may be, and case matters in them. */
function hashOf(url: string): string {
  return createHash("sha256").update(url).digest("hex");
}
