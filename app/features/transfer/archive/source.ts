import type { ArchivedChange, ArchivedMessage, ArchivedPerson, ArchivedRoom } from "./format.ts";

/** A file in an archive, not yet read. */
export interface FileSource {
  /** Bytes, as the archive says. */
  size: number;
  bytes(): AsyncIterable<Buffer>;
}

/** Something that can be imported, whatever it was written by. */
export interface ImportSource {
  /** Names where it comes from: what is imported twice from there is known again. */
  readonly origin: string;
  readonly people: readonly ArchivedPerson[];
  readonly rooms: readonly ArchivedRoom[];
  /** In the order of the room, oldest first. */
  messages(room: ArchivedRoom): AsyncIterable<ArchivedMessage>;
  /** What happened in the room by its numbers; nothing where nobody knows. */
  changes(room: ArchivedRoom): AsyncIterable<ArchivedChange>;
  /** A file that a message names; undefined where the archive does not have it. */
  file(id: string): FileSource | undefined;
  /** What could not be taken over, in words. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}
