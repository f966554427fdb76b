import { singleton } from "../../platform/container/index.ts";
import { NotFoundError } from "../../platform/errors/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { ViewerRooms } from "../rooms/index.ts";
import { fileNotFound } from "./file_errors.ts";
import { FilesRepository } from "./files_repository.ts";
import type { StoredFile } from "./tables.ts";

/**
 * Files as one person may see them: those of rooms whose messages they may read, and own ones that are not posted yet.
 * With its message a file is gone in the same transaction.
 */
@singleton()
export class ViewerFiles {
  readonly #repository: FilesRepository;
  readonly #rooms: ViewerRooms;

  constructor(repository: FilesRepository, rooms: ViewerRooms) {
    this.#repository = repository;
    this.#rooms = rooms;
  }

  /** A file that is ready. @throws NotFoundError `file_not_found` */
  async find(viewer: Viewer, key: string): Promise<StoredFile> {
    const file = await this.#repository.find(key);
    if (!file || !(await this.#maySee(viewer, file))) throw fileNotFound();
    return file;
  }

  async #maySee(viewer: Viewer, { state, owner_id, room_id }: StoredFile): Promise<boolean> {
    if (state === "ready") return owner_id === viewer.id;
    if (state !== "posted" || room_id === null) return false;
    try {
      await this.#rooms.find(viewer, room_id);
      return true;
    } catch (error) {
      if (error instanceof NotFoundError) return false;
      throw error;
    }
  }
}
