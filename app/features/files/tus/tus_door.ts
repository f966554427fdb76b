import { Server } from "@tus/server";
import { singleton } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Uploads } from "../uploads/uploads.ts";
import { TusStore } from "./tus_store.ts";
import { UploadLocks } from "./upload_locks.ts";

/** How long a request that another one replaces may take to end by itself, in ms. */
const DRAIN_MS = 1_000;

/** The resumable uploads of the tus protocol, version 1.0.0 (https://tus.io/protocols/resumable-upload). */
@singleton()
export class TusDoor {
  readonly #uploads: Uploads;
  readonly #locks = new UploadLocks();

  constructor(uploads: Uploads) {
    this.#uploads = uploads;
  }

  /**
   * Answers one request of somebody.
   *
   * @param path where uploads are made; each has its address below
   * @throws AppError as `Uploads`; what the protocol itself refuses is answered by its own status
   */
  async answer(request: Request, viewer: Viewer, path: string): Promise<Response> {
    const failures: unknown[] = [];
    const server = new Server({
      path,
      relativeLocation: true,
      datastore: new TusStore(this.#uploads, viewer),
      locker: this.#locks,
      lockDrainTimeout: DRAIN_MS,
      allowedOrigins: [],
      onResponseError: (_, error) => {
        if (error instanceof Error) failures.push(error);
        return undefined;
      },
    });
    const response = await server.handleWeb(request);
    if (failures.length > 0) throw failures[0];
    return response;
  }
}
