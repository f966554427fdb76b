import { buffer } from "node:stream/consumers";
import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { ObjectStore } from "../../../platform/storage/index.ts";
import { typeRefused } from "../file_errors.ts";
import { newObjectName } from "../object_names.ts";
import type { FilePart, StoredFile } from "../tables.ts";
import { contentType, HEAD_BYTES } from "./content_type.ts";
import { isTaken, kindOfType, PICTURES } from "./kind_of_type.ts";
import { picture } from "./picture.ts";
import { Pieces } from "./pieces.ts";
import { Turns } from "./turns.ts";

/** What is known of a file once it is ready. */
export type Made = Pick<
  StoredFile,
  | "kind"
  | "type"
  | "object"
  | "bytes"
  | "width"
  | "height"
  | "preview"
  | "preview_bytes"
  | "placeholder"
>;

const NO_PICTURE = {
  width: null,
  height: null,
  preview: null,
  preview_bytes: null,
  placeholder: null,
};

/** Pictures are opened a few at a time: each may take hundreds of megabytes while it lies open. */
const AT_ONCE = 2;

/** Makes the file that is served of the pieces that came. */
@singleton()
export class Maker {
  readonly #settings: Settings;
  readonly #objects: ObjectStore;
  readonly #pieces: Pieces;
  readonly #turns = new Turns(AT_ONCE);

  constructor(settings: Settings, objects: ObjectStore, pieces: Pieces) {
    this.#settings = settings;
    this.#objects = objects;
    this.#pieces = pieces;
  }

  /** @throws ValidationError `file_type_refused`, `picture_too_large`, `picture_broken`; StorageFullError */
  async make(file: StoredFile, parts: readonly FilePart[]): Promise<Made> {
    const head = await this.#pieces.head(parts, HEAD_BYTES);
    const type = await contentType(head, head.byteLength === file.size);
    const { types } = this.#settings.files;
    if (!isTaken(type, types)) throw typeRefused(type, types);
    if (PICTURES.has(type)) return this.#turns.take(() => this.#picture(file, parts));
    const object = await this.#whole(file, parts);
    return { ...NO_PICTURE, kind: kindOfType(type), type, object, bytes: file.size };
  }

  async #picture({ key }: StoredFile, parts: readonly FilePart[]): Promise<Made> {
    const { imagePixels } = this.#settings.files;
    const { bytes, preview, ...facts } = await picture(
      await buffer(this.#pieces.stream(parts)),
      imagePixels,
    );
    const names = { object: newObjectName(key), preview: newObjectName(key) };
    await this.#objects.put(names.object, bytes, bytes.byteLength);
    await this.#objects.put(names.preview, preview, preview.byteLength);
    const sizes = { bytes: bytes.byteLength, preview_bytes: preview.byteLength };
    return { kind: "image", ...facts, ...names, ...sizes };
  }

  /** What came in one piece is the file already. */
  async #whole({ key, size }: StoredFile, parts: readonly FilePart[]): Promise<string> {
    const [only] = parts;
    if (only && parts.length === 1) return only.object;
    const object = newObjectName(key);
    await this.#objects.put(object, this.#pieces.stream(parts), size);
    return object;
  }
}
