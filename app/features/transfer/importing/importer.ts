import { singleton } from "../../../platform/container/index.ts";
import { AuditLog, type AuditActor } from "../../../platform/security/index.ts";
import type { ArchivedRoom } from "../archive/format.ts";
import type { ImportSource } from "../archive/source.ts";
import { Origin } from "../origin.ts";
import { FilesImport, type FilesTaken } from "./files_import.ts";
import { MessagesImport } from "./messages_import.ts";
import { PeopleImport } from "./people_import.ts";
import { type OpenedRoom, RoomImport, type RoomOrder } from "./room_import.ts";

/** What came of an import, or would come of it. */
export interface ImportReport {
  people: { matched: number; made: number };
  rooms: { made: number; known: number };
  messages: { written: number; known: number };
  files: FilesTaken;
  /** What could not be taken over, in words. */
  notes: string[];
}

export interface ImportOrder {
  /** Account of who imports; owns what nobody here owns. */
  by: number;
  actor: AuditActor;
  /** Changes nothing. */
  rehearsal?: boolean;
  progress?: (done: number) => void;
}

/** Brings rooms, people and messages in from an archive. Doing it twice doubles nothing. */
@singleton()
export class Importer {
  readonly #people: PeopleImport;
  readonly #rooms: RoomImport;
  readonly #messages: MessagesImport;
  readonly #files: FilesImport;
  readonly #origin: Origin;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    people: PeopleImport,
    rooms: RoomImport,
    messages: MessagesImport,
    files: FilesImport,
    origin: Origin,
    audit: AuditLog,
  ) {
    this.#people = people;
    this.#rooms = rooms;
    this.#messages = messages;
    this.#files = files;
    this.#origin = origin;
    this.#audit = audit;
  }

  async take(source: ImportSource, order: ImportOrder): Promise<ImportReport> {
    const { rehearsal = false, by, actor } = order;
    const { origin } = source;
    if (!rehearsal) await readThrough(source);
    const own = origin === (await this.#origin.name());
    const people = await this.#people.take(source.people, { origin, own, rehearsal });
    const report: ImportReport = {
      people: { matched: people.matched, made: people.made },
      rooms: { made: 0, known: 0 },
      messages: { written: 0, known: 0 },
      files: { written: 0, left: 0 },
      notes: [],
    };
    const where: RoomOrder = { origin, own, ids: people.ids, by };
    for (const room of source.rooms) await this.#room(room, { source, order, where, report });
    report.notes = [...source.notes, ...leftOut(report.files)];
    if (!rehearsal)
      await this.#audit.record({
        actor,
        act: "import.done",
        subject: `import:${origin.slice(0, 40)}`,
        detail: { ...report, notes: report.notes.length },
      });
    return report;
  }

  async #room(room: ArchivedRoom, { source, order, where, report }: Surroundings): Promise<void> {
    const there = await this.#rooms.find(room, where);
    if (there && !there.fresh) report.rooms.known += 1;
    else report.rooms.made += 1;
    if (order.rehearsal) return this.#rehearse(room, there, { source, order, where, report });
    const opened = there ?? (await this.#rooms.make(room, where));
    const progress = order.progress ?? (() => {});
    const work = { source, room, opened, order: where, progress };
    const { written, known, files, byOrdinal } = await this.#messages.take(work);
    report.messages.written += written;
    report.messages.known += known;
    count(report.files, files);
    await this.#rooms.finish(room, opened, { order: where, byOrdinal });
  }

  async #rehearse(
    room: ArchivedRoom,
    there: OpenedRoom | undefined,
    { source, order, report, where }: Surroundings,
  ): Promise<void> {
    for await (const message of source.messages(room)) {
      const known = there && (await this.#messages.isThere(message, { opened: there, where }));
      report.messages[known ? "known" : "written"] += 1;
      if (!known) count(report.files, this.#files.counted(message, source));
      order.progress?.(1);
    }
  }
}

/** Reads all of it before anything is written: an archive with a fault changes nothing. */
async function readThrough(source: ImportSource): Promise<void> {
  for (const room of source.rooms) {
    for await (const _ of source.messages(room));
    for await (const _ of source.changes(room));
  }
}

function count(all: FilesTaken, { written, left }: FilesTaken): void {
  all.written += written;
  all.left += left;
}

function leftOut({ left }: FilesTaken): string[] {
  if (left === 0) return [];
  return [
    `${left} files are missing or damaged in the archive, or not taken here. Their messages say their names.`,
  ];
}

interface Surroundings {
  source: ImportSource;
  order: ImportOrder;
  where: RoomOrder;
  report: ImportReport;
}
