import type { Readable } from "node:stream";
import { DataStore, Upload } from "@tus/server";
import type { Viewer } from "../../../platform/security/index.ts";
import type { StoredFile } from "../tables.ts";
import type { Uploads } from "../uploads/uploads.ts";

/** Uploads as the library wants them, for one person: those of others are not there. */
export class TusStore extends DataStore {
  readonly #uploads: Uploads;
  readonly #viewer: Viewer;

  constructor(uploads: Uploads, viewer: Viewer) {
    super();
    this.#uploads = uploads;
    this.#viewer = viewer;
    this.extensions = ["creation", "creation-with-upload", "termination"];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { size = 0, metadata } = upload;
    const name = metadata?.["filename"] ?? metadata?.["name"] ?? "";
    const file = await this.#uploads.begin(this.#viewer, { name, size });
    upload.id = file.key;
    return upload;
  }

  override async write(stream: Readable, id: string): Promise<number> {
    return this.#uploads.append(await this.#uploads.find(this.#viewer, id), stream);
  }

  override async getUpload(id: string): Promise<Upload> {
    return uploadOf(await this.#uploads.find(this.#viewer, id));
  }

  override remove(id: string): Promise<void> {
    return this.#uploads.cancel(this.#viewer, id);
  }
}

function uploadOf({ key, size, received, name, created_at }: StoredFile): Upload {
  return new Upload({
    id: key,
    size,
    offset: received,
    metadata: { filename: name },
    creation_date: new Date(created_at).toISOString(),
  });
}
