import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LineWriter } from "./line_writer.ts";

/** `.2030-01-31.2.log` behind the name; without the date as it was named once. */
const TAIL = /^\.(?:(\d{4}-\d{2}-\d{2})\.)?(\d+)\.log$/;
const UNITS: Record<string, number> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export interface LogFilesOptions {
  folder: string;
  /** Begins the names of the files, `parley` unless given; each process of a machine has its own. */
  name?: string;
  /** A file is closed at this size, such as `20m`; and each day. */
  size: string;
  /** Files that are kept, the present one among them. */
  count: number;
  /** Milliseconds since 1970; the days are those of this machine's time zone. */
  readonly now?: () => number;
}

interface LogFile {
  path: string;
  day: string;
  number: number;
}

/** The log on disk: a file a day, and a further one when it grows too large; the oldest go. */
export class LogFiles {
  readonly writer = new LineWriter((bytes) => this.#destination(bytes));
  readonly #options: LogFilesOptions;
  readonly #limit: number;
  readonly #place: Place;
  #present: { file: LogFile; fd: number; size: number } | undefined;

  constructor(options: LogFilesOptions) {
    this.#options = options;
    this.#limit = bytesOf(options.size);
    this.#place = { folder: options.folder, name: options.name ?? "parley" };
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
    const place = this.#place;
    mkdirSync(place.folder, { recursive: true });
    const last = filesIn(place).findLast((file) => file.day === day)?.number ?? 1;
    let opened = open(place, { day, number: last });
    if (opened.size > 0 && opened.size + bytes > this.#limit) {
      closeSync(opened.fd);
      opened = open(place, { day, number: last + 1 });
    }
    if (this.#present) closeSync(this.#present.fd);
    this.#present = opened;
    prune(place, this.#options.count);
    return opened;
  }
}

/** The files of one process. */
interface Place {
  folder: string;
  name: string;
}

function open({ folder, name }: Place, { day, number }: Omit<LogFile, "path">) {
  const path = join(folder, `${name}.${day}.${number}.log`);
  const fd = openSync(path, "a", 0o640);
  return { file: { path, day, number }, fd, size: fstatSync(fd).size };
}

/** Oldest first. */
function filesIn({ folder, name }: Place): LogFile[] {
  const own = readdirSync(folder).filter((file) => file.startsWith(`${name}.`));
  const files = own.flatMap((file) => {
    const [, day = "", number] = TAIL.exec(file.slice(name.length)) ?? [];
    return number === undefined ? [] : [{ path: join(folder, file), day, number: Number(number) }];
  });
  return files.toSorted((a, b) => {
    if (a.day === b.day) return a.number - b.number;
    return a.day < b.day ? -1 : 1;
  });
}

function prune(place: Place, count: number): void {
  const files = filesIn(place);
  for (const { path } of files.slice(0, Math.max(0, files.length - count))) {
    rmSync(path, { force: true });
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
