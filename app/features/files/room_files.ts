import { z } from "zod";
import { singleton } from "../../platform/container/index.ts";
import { Faces, type UserResource } from "../accounts/index.ts";
import { iso } from "../rooms/index.ts";
import { FileResource, fileResource } from "./file_resource.ts";
import { RoomFilesRepository } from "./room_files_repository.ts";
import type { StoredFile } from "./tables.ts";

const PAGE = 30;

/** A file of a room, and where it stands. */
export const RoomFile = FileResource.extend({
  message_id: z.number().int(),
  room_id: z.number().int(),
  posted_at: z.iso.datetime(),
  author: z.object({ id: z.number().int(), name: z.string() }),
});

export type RoomFile = z.output<typeof RoomFile>;

/** Files of a room by the messages that they stand in, the newest first; a message is never cut. */
export interface RoomFilesPage {
  files: RoomFile[];
  /** For `before` of the next page; null at the end. */
  next: number | null;
}

/** The files of rooms. */
@singleton()
export class RoomFiles {
  readonly #repository: RoomFilesRepository;
  readonly #faces: Faces;

  constructor(repository: RoomFilesRepository, faces: Faces) {
    this.#repository = repository;
    this.#faces = faces;
  }

  /** @param before id of a message: files of earlier ones */
  async page(roomId: number, before = Number.MAX_SAFE_INTEGER): Promise<RoomFilesPage> {
    const found = await this.#repository.before(roomId, { before, limit: PAGE });
    const last = found.at(-1)?.message_id ?? null;
    const authors = await this.#faces.of(found.map(({ owner_id }) => owner_id));
    const next = last !== null && (await this.#repository.hasBefore(roomId, last)) ? last : null;
    return { files: found.map((file) => listed(file, authors.get(file.owner_id))), next };
  }
}

function listed(file: StoredFile, author: UserResource | undefined): RoomFile {
  const { message_id, room_id, touched_at, owner_id } = file;
  if (message_id === null || room_id === null) throw new Error("This file stands in no room.");
  return {
    ...fileResource(file),
    message_id,
    room_id,
    posted_at: iso(touched_at),
    author: { id: owner_id, name: author?.name ?? "Somebody" },
  };
}
