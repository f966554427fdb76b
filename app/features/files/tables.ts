import type { Generated, Selectable } from "kysely";

/** `open`: it is still coming. `ready`: it may be posted. `posted`: a message shows it. `gone`: to be collected. */
export type FileState = "open" | "ready" | "posted" | "gone";

/** How a file is shown. */
export type FileKindName = "image" | "audio" | "video" | "file";

export interface FilesTable {
  /** In the order in which uploads began. */
  id: Generated<number>;
  /** What everybody outside knows it by; unguessable. */
  key: string;
  owner_id: number;
  state: FileState;
  /** As it was sent, made harmless. */
  name: string;
  /** Bytes that were announced; so many count against the owner's quota. */
  size: number;
  /** Bytes that came so far. */
  received: number;
  /** The rest up to `message_id` is known once it is ready. */
  kind: FileKindName | null;
  /** By content. */
  type: string | null;
  /** The object that is served. */
  object: string | null;
  /** Bytes of that object; a picture has others than were sent. */
  bytes: number | null;
  width: number | null;
  height: number | null;
  preview: string | null;
  preview_bytes: number | null;
  /** A tiny picture to be seen before the preview, as a data URL. */
  placeholder: string | null;
  room_id: number | null;
  message_id: number | null;
  /** Its place among the files of the message. */
  position: number | null;
  created_at: number;
  /** When something last came of it. */
  touched_at: number;
}

/** A piece of an upload, in an object of its own. */
export interface FilePartsTable {
  file_id: number;
  start: number;
  size: number;
  object: string;
}

/** How many bytes of files somebody has, uploads that are under way included. */
export interface FileUsageTable {
  user_id: number;
  bytes: number;
}

export type StoredFile = Selectable<FilesTable>;
export type FilePart = Selectable<FilePartsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    files: FilesTable;
    file_parts: FilePartsTable;
    file_usage: FileUsageTable;
  }
}
