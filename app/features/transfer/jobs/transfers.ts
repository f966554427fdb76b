import { writeFile } from "node:fs/promises";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { ViewerRooms } from "../../rooms/index.ts";
import type { Transfer, TransferKind } from "../tables.ts";
import { archiveRefused, exportNotAllowed, transferNotFound } from "../transfer_errors.ts";
import { TransferFiles } from "./transfer_files.ts";
import { TransfersRepository } from "./transfers_repository.ts";

export const TRANSFER = "transfer";

export const EXPORTS: readonly TransferKind[] = ["export_room", "export_me"];
export const IMPORTS: readonly TransferKind[] = ["import_parley", "import_slack"];

/** What people ask for; it is made in the queue, and only who asked may see it. */
@singleton()
export class Transfers {
  readonly #repository: TransfersRepository;
  readonly #files: TransferFiles;
  readonly #rooms: ViewerRooms;
  readonly #outbox: Outbox;
  readonly #limits: Limits;
  readonly #settings: Settings;
  readonly #database: Database;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: TransfersRepository,
    files: TransferFiles,
    rooms: ViewerRooms,
    outbox: Outbox,
    limits: Limits,
    settings: Settings,
    database: Database,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#files = files;
    this.#rooms = rooms;
    this.#outbox = outbox;
    this.#limits = limits;
    this.#settings = settings;
    this.#database = database;
    this.#clock = clock;
  }

  /** Of these kinds, the newest first. */
  of(viewer: Viewer, kinds: readonly TransferKind[]): Promise<Transfer[]> {
    return this.#repository.of(viewer.id, kinds);
  }

  /** @throws NotFoundError `transfer_not_found`, also for somebody else's */
  async find(viewer: Viewer, id: number): Promise<Transfer> {
    const transfer = await this.#repository.find(id);
    if (transfer?.user_id !== viewer.id) throw transferNotFound();
    return transfer;
  }

  /** Where the archive of a finished export lies. @throws NotFoundError `transfer_not_found` */
  async archive(viewer: Viewer, id: number): Promise<string> {
    const { state, file, kind } = await this.find(viewer, id);
    if (state !== "done" || file === null || !EXPORTS.includes(kind)) throw transferNotFound();
    return this.#files.path(file);
  }

  /** Asks for all that one wrote, and one's conversations. */
  async exportMe(viewer: Viewer): Promise<number> {
    await this.#limits.admitPerson("exports", viewer, { field: "" });
    return this.#order(viewer, { kind: "export_me" });
  }

  /**
   * Asks for a room; its owners may.
   *
   * @throws NotFoundError `room_not_found`, ForbiddenError `export_not_allowed`
   */
  async exportRoom(viewer: Viewer, roomId: number): Promise<number> {
    const { room, membership } = await this.#rooms.findAsMember(viewer, roomId);
    if (room.kind !== "direct" && membership.role !== "owner") throw exportNotAllowed();
    await this.#limits.admitPerson("exports", viewer, { field: "" });
    return this.#order(viewer, { kind: "export_room", room_id: roomId });
  }

  /** Megabytes of the largest archive that is uploaded. */
  get mostUpload(): number {
    return this.#settings.transfer.uploadMb;
  }

  /** @throws ValidationError `archive_refused` on the field `file` */
  admitUpload(bytes: number): void {
    const most = this.mostUpload;
    if (bytes <= most * 1024 ** 2) return;
    throw archiveRefused(
      `An archive of ${most} MB at most is uploaded. Import this one at the console.`,
    );
  }

  /** Takes an archive in; administrators only come here. */
  async import(
    viewer: Viewer,
    { kind, bytes, rehearsal }: { kind: TransferKind; bytes: Uint8Array; rehearsal: boolean },
  ): Promise<number> {
    const file = await this.#files.fresh();
    await writeFile(this.#files.path(file), bytes, { flag: "wx", mode: 0o600 });
    const given = { kind, file, bytes: bytes.byteLength, rehearsal: rehearsal ? 1 : 0 };
    return this.#order(viewer, given);
  }

  /** Takes what was only rehearsed in for good. @throws NotFoundError `transfer_not_found` */
  async confirm(viewer: Viewer, id: number): Promise<void> {
    const { file, rehearsal, state } = await this.find(viewer, id);
    if (file === null || rehearsal === 0 || state !== "done") throw transferNotFound();
    await this.#database.transaction(async () => {
      const fresh = { state: "waiting", rehearsal: 0, done: 0, report: null } as const;
      await this.#repository.update(id, { ...fresh, finished_at: null });
      await this.#enqueue(id);
    });
  }

  /** Throws an export or import away, with its archive. @throws NotFoundError `transfer_not_found` */
  async discard(viewer: Viewer, id: number): Promise<void> {
    const { file } = await this.find(viewer, id);
    await this.#repository.delete(id);
    if (file !== null) await this.#files.remove(file);
  }

  #order(viewer: Viewer, given: Pick<Transfer, "kind"> & Partial<Transfer>): Promise<number> {
    const row = { room_id: null, file: null, bytes: null, rehearsal: 0, ...given };
    return this.#database.transaction(async () => {
      const id = await this.#repository.insert({
        ...row,
        user_id: viewer.id,
        state: "waiting",
        done: 0,
        total: 0,
        report: null,
        error: null,
        created_at: this.#clock.now(),
        finished_at: null,
      });
      await this.#enqueue(id);
      return id;
    });
  }

  #enqueue(id: number): Promise<void> {
    return this.#outbox.add({ topic: TRANSFER, subject: `transfer:${id}`, payload: { id } });
  }
}
