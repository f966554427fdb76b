import type { ArchivedChange, ArchivedMessage, ArchivedPerson, ArchivedRoom } from "./format.ts";

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
  /** What could not be taken over, in words. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}
