/** What can be found of a message; gone with the message's words. */
export interface SearchEntriesTable {
  message_id: number;
  room_id: number;
  author_id: number;
  created_at: number;
  /** What it has besides words, as bits; see `has.ts`. */
  has: number;
  /** Its tokens in their order, with a space around each. */
  tokens: string;
}

/** How far the index has come; one row, of id 1. */
export interface SearchStateTable {
  id: number;
  /** Of the tokens; see `TOKENS_VERSION`. */
  version: number;
  /** Every message up to this id is in the index. */
  done_up_to: number;
  /** When all were, in milliseconds. */
  finished_at: number | null;
}

declare module "../../platform/database/tables.ts" {
  interface Tables {
    search_entries: SearchEntriesTable;
    search_state: SearchStateTable;
  }
}
