import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A built file as it lies on the disk. */
export interface StaticFile {
  path: string;
  etag: string;
  /** Its name changes with its content, so that it may be kept for ever. */
  immutable: boolean;
  /** The ready compressed copies next to it. */
  encodings: readonly Encoding[];
}

/** In the order of preference, with the ending of the copy. */
export const ENCODINGS = { br: ".br", gzip: ".gz" } as const;
export type Encoding = keyof typeof ENCODINGS;

const COPY = /\.(br|gz)$/;

/**
 * The files of one folder by their public name. Only what was found there is ever served, whatever a path says.
 */
export class StaticFiles {
  readonly #folder: string;
  readonly #live: boolean;
  #files: Map<string, StaticFile>;

  /** @param live looks again when a name is unknown, for development */
  constructor(folder: string, live = false) {
    this.#folder = folder;
    this.#live = live;
    this.#files = index(folder);
  }

  find(name: string): StaticFile | undefined {
    const known = this.#files.get(name);
    if (known && !this.#live) return known;
    if (this.#live) this.#files = index(this.#folder);
    return this.#files.get(name);
  }
}

function index(folder: string): Map<string, StaticFile> {
  if (!existsSync(folder)) return new Map();
  const names = new Set(namesBelow(folder));
  const hashed = hashedNames(folder);
  const sources = [...names].filter((name) => !isCopy(name, names) && name !== "manifest.json");
  return new Map(sources.map((name) => [name, describe({ folder, name, names, hashed })]));
}

interface Found {
  folder: string;
  name: string;
  names: ReadonlySet<string>;
  hashed: ReadonlySet<string>;
}

function describe({ folder, name, names, hashed }: Found): StaticFile {
  const path = join(folder, name);
  const { size, mtimeMs } = statSync(path);
  const encodings = (Object.keys(ENCODINGS) as Encoding[]).filter((encoding) =>
    names.has(name + ENCODINGS[encoding]),
  );
  const etag = `${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}`;
  return { path, etag, immutable: hashed.has(name), encodings };
}

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

function isCopy(name: string, names: ReadonlySet<string>): boolean {
  return COPY.test(name) && names.has(name.replace(COPY, ""));
}

function hashedNames(folder: string): ReadonlySet<string> {
  const manifest = join(folder, "manifest.json");
  if (!existsSync(manifest)) return new Set();
  return new Set(
    Object.values(JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>),
  );
}
