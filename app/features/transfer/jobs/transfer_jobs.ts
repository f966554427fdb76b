import { stat } from "node:fs/promises";
import { singleton } from "../../../platform/container/index.ts";
import { AppError } from "../../../platform/errors/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Users } from "../../accounts/index.ts";
import { ParleyArchive } from "../archive/parley_archive.ts";
import { Exporter } from "../exporting/exporter.ts";
import { Importer } from "../importing/importer.ts";
import { SlackArchive } from "../slack/slack_archive.ts";
import type { Transfer } from "../tables.ts";
import { OwnRooms } from "./own_rooms.ts";
import { TransferFiles } from "./transfer_files.ts";
import { TRANSFER } from "./transfers.ts";
import { TransfersRepository } from "./transfers_repository.ts";

/** A large room takes minutes; whoever dies in between hands over, and the archive is begun anew. */
const TERMS = { timeoutMs: 0, attempts: 3, concurrency: 2 };
/** How often it is written down how far it is, in milliseconds. */
const TELL_MS = 1_000;

/** Makes the exports and imports that were asked for, in the queue. */
@singleton()
export class TransferJobs {
  readonly #outbox: Outbox;
  readonly #repository: TransfersRepository;
  readonly #files: TransferFiles;
  readonly #exporter: Exporter;
  readonly #importer: Importer;
  readonly #own: OwnRooms;
  readonly #users: Users;
  readonly #clock: Clock;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    outbox: Outbox,
    repository: TransfersRepository,
    files: TransferFiles,
    exporter: Exporter,
    importer: Importer,
    own: OwnRooms,
    users: Users,
    clock: Clock,
    log: Log,
  ) {
    this.#outbox = outbox;
    this.#repository = repository;
    this.#files = files;
    this.#exporter = exporter;
    this.#importer = importer;
    this.#own = own;
    this.#users = users;
    this.#clock = clock;
    this.#log = log.part("transfer");
  }

  /** Takes over the work; once, before the outbox starts. */
  listen(): void {
    this.#outbox.handle(TRANSFER, (payload) => this.#run((payload as { id: number }).id), TERMS);
  }

  async #run(id: number): Promise<void> {
    const transfer = await this.#repository.find(id);
    if (!transfer || transfer.state === "done") return;
    await this.#repository.update(id, { state: "running", done: 0 });
    try {
      const made = await this.#work(transfer);
      const finished_at = this.#clock.now();
      await this.#repository.update(id, { ...made, state: "done", error: null, finished_at });
    } catch (error) {
      await this.#fail(transfer, error);
    }
  }

  #work(transfer: Transfer): Promise<Partial<Transfer>> {
    return transfer.kind.startsWith("export") ? this.#export(transfer) : this.#import(transfer);
  }

  async #export({ id, kind, user_id, room_id, file: old }: Transfer): Promise<Partial<Transfer>> {
    // What a process that was killed had begun.
    if (old !== null) await this.#files.remove(old);
    const file = await this.#files.fresh();
    const path = this.#files.path(file);
    await this.#repository.update(id, { file });
    const rooms = kind === "export_me" ? await this.#own.of(user_id) : [{ id: room_id ?? 0 }];
    const whose = kind === "export_me" ? { personId: user_id } : {};
    const order = { rooms, path, emails: false, ...whose };
    const as = kind === "export_me" ? ("person" as const) : ("room" as const);
    const done = await this.#exporter.write({ ...order, kind: as }, this.#teller(id));
    return { done, total: done, bytes: (await stat(path)).size };
  }

  async #import({ id, kind, file, user_id, rehearsal }: Transfer): Promise<Partial<Transfer>> {
    const path = this.#files.path(file ?? "");
    const open = kind === "import_slack" ? SlackArchive.open(path) : ParleyArchive.open(path);
    const source = await open;
    const by = await this.#users.get(user_id);
    const tell = this.#teller(id);
    let done = 0;
    try {
      const report = await this.#importer.take(source, {
        by: by.id,
        actor: by,
        rehearsal: rehearsal === 1,
        progress: (more) => tell((done += more), 0),
      });
      return { report: JSON.stringify(report), done, total: done };
    } finally {
      await source.close();
    }
  }

  /** Writes down how far it is, now and then; that this fails is no matter. */
  #teller(id: number): (done: number, total: number) => void {
    let toldAt = 0;
    return (done, total) => {
      const now = this.#clock.now();
      if (now - toldAt < TELL_MS) return;
      toldAt = now;
      this.#repository.update(id, { done, total }).catch((err: unknown) => {
        this.#log.debug({ err, transfer: id }, "it was not written down how far it is");
      });
    };
  }

  /** What is refused is told to who asked; what failed on our side is tried again. */
  async #fail({ id }: Transfer, error: unknown): Promise<void> {
    const isRefusal = error instanceof AppError && error.status < 500;
    const said = isRefusal ? error.message : "Something went wrong on our side. It is tried again.";
    const finished = isRefusal ? { finished_at: this.#clock.now() } : {};
    await this.#repository.update(id, { state: "failed", error: said, ...finished });
    if (!isRefusal) throw error;
  }
}
