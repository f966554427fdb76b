import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LineWriter } from "./line_writer.ts";

/** `parley.2030-01-31.2.log`; without the date as it was named once. */
const NAME = /^parley\.(?:(\d{4}-\d{2}-\d{2})\.)?(\d+)\.log$/;
const UNITS: Record<string, number> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export interface LogFilesOptions {
  folder: string;
  /** A file is closed at this size, such as `20m`; and each day. */
  size: string;
  /** Files that are kept, the present one among them. */
  count: number;
  /** Milliseconds since 1970; the days are those of this machine's time zone. */
  readonly now?: () => number;
}

interface LogFile {
  name: string;
  day: string;
  number: number;
}

/** The log on disk: a file a day, and a further one when it grows too large; the oldest go. */
export class LogFiles {
  readonly writer = new LineWriter((bytes) => this.#destination(bytes));
  readonly #options: LogFilesOptions;
  readonly #limit: number;
  #present: { file: LogFile; fd: number; size: number } | undefined;

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.#limit = bytesOf(options.size);
  }

  /** Writes what is left, where the disk takes it. */
  async close(): Promise<void> {
    await this.writer.settled();
    if (this.#present) closeSync(this.#present.fd);
    this.#present = undefined;
  }

  /** @throws when no file can be opened */
  #destination(bytes: number): number {
    const day = dayOf(this.#options.now?.() ?? Date.now());
    const present = this.#present;
    const fits = present && (present.size === 0 || present.size + bytes <= this.#limit);
    const { fd } = present && fits && present.file.day === day ? present : this.#roll(day, bytes);
    if (this.#present) this.#present.size += bytes;
    return fd;
  }

  /** Goes on with the last file of the day where it has room, as after a restart; else begins the next one. */
  #roll(day: string, bytes: number): { fd: number } {
    const { folder, count } = this.#options;
    mkdirSync(folder, { recursive: true });
    const last = filesIn(folder).findLast((file) => file.day === day)?.number ?? 1;
    let opened = open(folder, { day, number: last });
    if (opened.size > 0 && opened.size + bytes > this.#limit) {
      closeSync(opened.fd);
      opened = open(folder, { day, number: last + 1 });
    }
    if (this.#present) closeSync(this.#present.fd);
    this.#present = opened;
    prune(folder, count);
    return opened;
  }
}

function open(folder: string, { day, number }: Omit<LogFile, "name">) {
  const name = `parley.${day}.${number}.log`;
  const fd = openSync(join(folder, name), "a", 0o640);
  return { file: { name, day, number }, fd, size: fstatSync(fd).size };
}

/** Oldest first. */
function filesIn(folder: string): LogFile[] {
  const files = readdirSync(folder).flatMap((name) => {
    const [, day = "", number] = NAME.exec(name) ?? [];
    return number === undefined ? [] : [{ name, day, number: Number(number) }];
  });
  return files.toSorted((a, b) => {
    if (a.day === b.day) return a.number - b.number;
    return a.day < b.day ? -1 : 1;
  });
}

function prune(folder: string, count: number): void {
  const files = filesIn(folder);
  for (const { name } of files.slice(0, Math.max(0, files.length - count))) {
    rmSync(join(folder, name), { force: true });
  }
}

/** `2030-01-31` */
function dayOf(now: number): string {
  const date = new Date(now);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) =>
    `${part}`.padStart(2, "0"),
  );
  return `${date.getFullYear()}-${month}-${day}`;
}

function bytesOf(size: string): number {
  return Number.parseInt(size, 10) * (UNITS[size.at(-1)?.toLowerCase() ?? ""] ?? 1);
}
