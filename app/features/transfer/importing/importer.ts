import { singleton } from "../../../platform/container/index.ts";
import { AuditLog, type AuditActor } from "../../../platform/security/index.ts";
import type { ArchivedRoom } from "../archive/format.ts";
import type { ImportSource } from "../archive/source.ts";
import { Origin } from "../origin.ts";
import { MessagesImport } from "./messages_import.ts";
import { PeopleImport } from "./people_import.ts";
import { type OpenedRoom, RoomImport, type RoomOrder } from "./room_import.ts";

/** What came of an import, or would come of it. */
export interface ImportReport {
  people: { matched: number; made: number };
  rooms: { made: number; known: number };
  messages: { written: number; known: number };
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
  readonly #origin: Origin;
  readonly #audit: AuditLog;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    people: PeopleImport,
    rooms: RoomImport,
    messages: MessagesImport,
    origin: Origin,
    audit: AuditLog,
  ) {
    this.#people = people;
    this.#rooms = rooms;
    this.#messages = messages;
    this.#origin = origin;
    this.#audit = audit;
  }

  async take(source: ImportSource, order: ImportOrder): Promise<ImportReport> {
    const { rehearsal = false, by, actor } = order;
    const { origin } = source;
    const own = origin === (await this.#origin.name());
    const people = await this.#people.take(source.people, { origin, own, rehearsal });
    const report: ImportReport = {
      people: { matched: people.matched, made: people.made },
      rooms: { made: 0, known: 0 },
      messages: { written: 0, known: 0 },
      notes: [],
    };
    const where: RoomOrder = { origin, own, ids: people.ids, by };
    for (const room of source.rooms) await this.#room(room, { source, order, where, report });
    report.notes = [...source.notes];
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
    const { written, known, byOrdinal } = await this.#messages.take(work);
    report.messages.written += written;
    report.messages.known += known;
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
      order.progress?.(1);
    }
  }
}

interface Surroundings {
  source: ImportSource;
  order: ImportOrder;
  where: RoomOrder;
  report: ImportReport;
}
