import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { iso } from "../../rooms/index.ts";
import { rendered } from "../rendered.ts";
import { ViewerMessages } from "../viewer_messages.ts";

/** What a message said, and until when. */
export interface EarlierVersion {
  content: string;
  /** The same as safe HTML. */
  html: string;
  /** ISO 8601. */
  replaced_at: string;
}

/** What messages said before they were edited; of deleted ones nothing is left. */
@singleton()
export class EarlierVersions {
  readonly #database: Database;
  readonly #messages: ViewerMessages;

  constructor(database: Database, messages: ViewerMessages) {
    this.#database = database;
    this.#messages = messages;
  }

  /**
   * Oldest first, for everybody who may read the message.
   *
   * @throws NotFoundError `message_not_found`
   */
  async of(viewer: Viewer, messageId: number): Promise<EarlierVersion[]> {
    const { message } = await this.#messages.read(viewer, messageId);
    const query = this.#database.query
      .selectFrom("message_versions")
      .select(["body", "replaced_at"]);
    const rows = await query.where("message_id", "=", message.id).orderBy("id").execute();
    return rows.map(({ body, replaced_at }) => ({
      content: body,
      html: rendered(body).html,
      replaced_at: iso(replaced_at),
    }));
  }
}
