import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock, type FiguresOfPart } from "../../support/index.ts";
import { Leases } from "../leases.ts";
import { Backups } from "./backups.ts";

const MINUTE = 60_000;
const LEASE = "backup";
/** A node that has not renewed it for so long is taken for dead. */
const LEASE_MS = 5 * MINUTE;
/** After a failure the next try comes sooner than the next backup would. */
const AGAIN_MS = 10 * MINUTE;
const OURS = /^parley-\d{4}-\d{2}-\d{2}T[\d-]+Z\.(sqlite|sql)\.gz$/;

/**
 * Makes a backup every `BACKUP_EVERY`, on one node for all: the one that holds the lease, and it keeps the lease, so
 * that the files are in one place. Old files are removed.
 */
@singleton()
export class BackupSchedule {
  readonly #settings: Settings;
  readonly #backups: Backups;
  readonly #leases: Leases;
  readonly #clock: Clock;
  readonly #log: Logger;
  #running: Promise<void> | undefined;
  #cancel = () => {};
  readonly #ending = new AbortController();
  readonly #counts = { made: 0, failed: 0, last_bytes: 0, last_made_at: 0 };

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, backups: Backups, leases: Leases, clock: Clock, log: Log) {
    this.#settings = settings;
    this.#backups = backups;
    this.#leases = leases;
    this.#clock = clock;
    this.#log = log.part("backup");
  }

  /** Looks every minute whether one is due. */
  start(): void {
    this.#cancel = this.#clock.after(MINUTE, () => {
      void this.look();
      this.start();
    });
  }

  /** Breaks off the backup at work, if any: another node makes it, or the next start. */
  async stop(): Promise<void> {
    this.#cancel();
    this.#ending.abort(new Error("The server was stopped."));
    await this.#running;
  }

  /** Makes a backup if one is due and it is for this node to do. Never fails: that is written down. */
  async look(): Promise<void> {
    try {
      if (!(await this.#isMine()) || this.#running || !(await this.#isDue())) return;
      this.#running ??= this.#make().finally(() => (this.#running = undefined));
      await this.#running;
    } catch (err) {
      this.#log.warn({ err }, "whether a backup is due is looked at again in a minute");
    }
  }

  figures(): FiguresOfPart {
    return { every_ms: this.#settings.backup.everyMs ?? 0, ...this.#counts };
  }

  /** Renewed while a backup is made, too. */
  async #isMine(): Promise<boolean> {
    return this.#settings.backup.everyMs !== undefined && this.#leases.hold(LEASE, LEASE_MS);
  }

  async #isDue(): Promise<boolean> {
    const every = this.#settings.backup.everyMs ?? 0;
    const [[made], [tried]] = await Promise.all([
      this.#backups.list({ succeeded: true, limit: 1 }),
      this.#backups.list({ limit: 1 }),
    ]);
    const pause = tried?.error === null ? 0 : Math.min(AGAIN_MS, every);
    const due = Math.max((made?.madeAt ?? 0) + every, (tried?.madeAt ?? 0) + pause);
    return due <= this.#clock.now();
  }

  async #make(): Promise<void> {
    try {
      const { file, bytes, ms } = await this.#backups.make({
        scheduled: true,
        signal: this.#ending.signal,
      });
      Object.assign(this.#counts, { last_bytes: bytes, last_made_at: this.#clock.now() });
      this.#counts.made++;
      this.#log.info({ file, bytes, ms }, "backup made");
      await this.#prune();
    } catch (err) {
      this.#counts.failed++;
      this.#log.error({ err }, "a backup was not made");
    }
  }

  /** Only files that were named by us: what an administrator put there is his. */
  async #prune(): Promise<void> {
    const { folder } = this.#backups;
    const files = (await readdir(folder)).filter((name) => OURS.test(name)).toSorted();
    for (const name of files.slice(0, -this.#settings.backup.keep))
      for (const path of [name, `${name}.sha256`]) await rm(join(folder, path), { force: true });
    await this.#backups.forgetOld();
  }
}
