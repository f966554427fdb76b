import { ZipSource } from "../zip/zip_source.ts";
import { archiveRefused } from "../transfer_errors.ts";
import {
  ArchivedChange,
  ArchivedMessage,
  ArchivedPeople,
  type ArchivedPerson,
  ArchivedRoom,
  filePath,
  MANIFEST,
  Manifest,
  PEOPLE,
  roomPath,
  VERSION,
} from "./format.ts";
import type { FileSource, ImportSource } from "./source.ts";

/** An export of Parley, read again. */
export class ParleyArchive implements ImportSource {
  readonly origin: string;
  readonly people: readonly ArchivedPerson[];
  readonly rooms: readonly ArchivedRoom[];
  readonly notes: readonly string[] = [];
  readonly #zip: ZipSource;

  private constructor(
    zip: ZipSource,
    read: { manifest: Manifest; people: ArchivedPerson[]; rooms: ArchivedRoom[] },
  ) {
    this.#zip = zip;
    this.origin = read.manifest.origin;
    this.people = read.people;
    this.rooms = read.rooms;
  }

  /** @throws ValidationError `archive_refused` */
  static async open(path: string): Promise<ParleyArchive> {
    const zip = await ZipSource.open(path);
    try {
      if (!zip.has(MANIFEST))
        throw archiveRefused(`This is no export of Parley: ${MANIFEST} is missing.`);
      const manifest = await zip.json(MANIFEST, Manifest);
      if (manifest.version > VERSION)
        throw archiveRefused("This export was made by a newer Parley. Update this one first.");
      const people = await zip.json(PEOPLE, ArchivedPeople);
      const rooms: ArchivedRoom[] = [];
      for (const id of manifest.rooms)
        rooms.push(await zip.json(roomPath(id, "room.json"), ArchivedRoom));
      return new ParleyArchive(zip, { manifest, people, rooms });
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  messages({ id }: ArchivedRoom): AsyncIterable<ArchivedMessage> {
    return this.#zip.lines(roomPath(Number(id), "messages.ndjson"), ArchivedMessage);
  }

  changes({ id, partial }: ArchivedRoom): AsyncIterable<ArchivedChange> {
    const name = partial ? "" : roomPath(Number(id), "changes.ndjson");
    return this.#zip.lines(name, ArchivedChange);
  }

  file(id: string): FileSource | undefined {
    const name = filePath(id);
    if (!this.#zip.has(name)) return undefined;
    return { size: this.#zip.size(name), bytes: () => this.#zip.bytes(name) };
  }

  close(): Promise<void> {
    return this.#zip.close();
  }
}
