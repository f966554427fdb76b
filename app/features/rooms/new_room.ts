import type { Insertable } from "kysely";
import type { RoomsTable } from "./tables.ts";

type Given = Pick<
  RoomsTable,
  "name" | "description" | "kind" | "direct_key" | "created_by" | "created_at"
>;

/** The row of a room in which nothing has happened yet. */
export function newRoom(given: Given): Insertable<RoomsTable> {
  return {
    ...given,
    archived_at: null,
    change_seq: 0,
    last_ordinal: 0,
    last_message_id: null,
    last_message_at: null,
    post_by: null,
    invite_by: null,
    pin_by: null,
  };
}
