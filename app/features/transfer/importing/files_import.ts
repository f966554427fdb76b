import { singleton } from "../../../platform/container/index.ts";
import { ValidationError } from "../../../platform/errors/index.ts";
import { FileRestoring, type StoredFile } from "../../files/index.ts";
import type { Message } from "../../messages/index.ts";
import { ArchivedFiles, type ArchivedMessage } from "../archive/format.ts";
import type { ImportSource } from "../archive/source.ts";

/** How many files came along, and how many were left out. */
export interface FilesTaken {
  written: number;
  /** Missing or damaged in the archive, or refused here. */
  left: number;
}

/** What a message is with the files that came along. */
export interface WithFiles {
  files: readonly StoredFile[];
  told: Pick<ArchivedMessage, "kind" | "data"> & { caption?: string };
}

const KINDS = new Set(["file", "image"]);

/** Brings files of messages in. What an archive says of them is never believed: they are looked at like uploads. */
@singleton()
export class FilesImport {
  readonly #files: FileRestoring;

  constructor(files: FileRestoring) {
    this.#files = files;
  }

  /** How many files of a message stand in its archive, and how many do not. */
  counted(one: ArchivedMessage, source: ImportSource): FilesTaken {
    const named = filesOf(one)?.files ?? [];
    const written = named.filter(({ id }) => source.file(id)).length;
    return { written, left: named.length - written };
  }

  /** Takes the files of a message in, before the transaction that writes it. */
  async take(
    one: ArchivedMessage,
    { source, owner, taken }: { source: ImportSource; owner: number; taken: FilesTaken },
  ): Promise<WithFiles> {
    const named = filesOf(one);
    if (!named) return { files: [], told: plain(one) };
    const files: StoredFile[] = [];
    for (const { id, name } of named.files) {
      const file = await this.#one({ source, owner, id, name });
      taken[file ? "written" : "left"] += 1;
      if (file) files.push(file);
    }
    if (files.length === 0) return { files, told: AS_TEXT };
    return { files, told: { ...this.#files.told(files, named.caption), caption: named.caption } };
  }

  /** Puts them into their message; in the transaction that writes it. */
  attach(message: Message, files: readonly StoredFile[]): Promise<void> {
    return this.#files.attach(message, files);
  }

  async #one({ source, owner, id, name }: Wanted): Promise<StoredFile | undefined> {
    const file = source.file(id);
    if (!file) return undefined;
    try {
      return await this.#files.take(owner, { name, size: file.size, bytes: file.bytes() });
    } catch (error) {
      if (error instanceof ValidationError) return undefined;
      throw error;
    }
  }
}

interface Wanted {
  source: ImportSource;
  owner: number;
  id: string;
  name: string;
}

/** Without files a message of files says their names. */
const AS_TEXT = { kind: "text", data: null };

function plain({ kind, data }: ArchivedMessage) {
  return KINDS.has(kind) ? AS_TEXT : { kind, data };
}

/** Undefined for messages without files, and deleted ones. */
function filesOf({ kind, data, deleted_at }: ArchivedMessage): ArchivedFiles | undefined {
  if (!KINDS.has(kind) || deleted_at !== null) return undefined;
  return ArchivedFiles.safeParse(data).data;
}
