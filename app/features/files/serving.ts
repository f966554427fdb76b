import { singleton } from "../../platform/container/index.ts";
import { ranged, type RangedResult } from "../../platform/http/index.ts";
import { ObjectStore } from "../../platform/storage/index.ts";
import { FileCounts } from "./file_counts.ts";
import { fileNotFound } from "./file_errors.ts";
import { UNKNOWN_TYPE } from "./making/content_type.ts";
import type { StoredFile } from "./tables.ts";

interface Bytes {
  object: string;
  size: number;
  type: string;
  disposition: string;
}

/** What would act if something opened it. It is saved under its name, and told as bytes without a meaning. */
const ACTIVE = new Set(["text/html", "image/svg+xml", "application/xml", "text/xml"]);

/** Nothing in a file may run, load, or stand in a page of anybody. */
const GUARDS = {
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
};

/** Turns a file that somebody may see into an answer; it is read as it is sent. */
@singleton()
export class Serving {
  readonly #objects: ObjectStore;
  readonly #counts: FileCounts;

  constructor(objects: ObjectStore, counts: FileCounts) {
    this.#objects = objects;
    this.#counts = counts;
  }

  /** The file itself. Pictures, sound and films may be shown in place; everything else is saved. */
  content(file: StoredFile, { download = false } = {}): RangedResult {
    const { name, kind, type, object, bytes } = file;
    if (object === null || bytes === null) throw fileNotFound();
    const inPlace = !download && kind !== "file";
    const disposition = dispositionOf(inPlace ? "inline" : "attachment", name);
    return this.#answer({ object, size: bytes, type: servedType(type), disposition });
  }

  /** The smaller picture for the list of messages. @throws NotFoundError `file_not_found` for what has none */
  preview({ preview, preview_bytes, name }: StoredFile): RangedResult {
    if (preview === null || preview_bytes === null) throw fileNotFound();
    const disposition = dispositionOf("inline", `${name}.webp`);
    return this.#answer({ object: preview, size: preview_bytes, type: "image/webp", disposition });
  }

  #answer({ object, size, type, disposition }: Bytes): RangedResult {
    return ranged({
      type,
      size,
      etag: `"${object.split("/").at(-1)}"`,
      headers: { ...GUARDS, "Content-Disposition": disposition },
      open: async (stretch) => {
        const bytes = await this.#objects.open(object, stretch);
        this.#counts.served += 1;
        this.#counts.bytesOut += stretch ? stretch.end - stretch.start + 1 : size;
        return bytes;
      },
    });
  }
}

function servedType(type: string | null): string {
  if (type === null || ACTIVE.has(type)) return UNKNOWN_TYPE;
  return type === "text/plain" ? "text/plain; charset=utf-8" : type;
}

/** RFC 6266: the name in plain letters for old programs, and as it is for all others. */
function dispositionOf(how: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^\w.()+ -]/g, "_");
  const exact = encodeURIComponent(name).replace(/['()*!]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return `${how}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
