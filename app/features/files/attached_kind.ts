import { type Message, MessageKind, type Writing, type Written } from "../messages/index.ts";
import type { Attaching } from "./attaching.ts";
import { FilesData, filesIn, FilesDraft, recaptioned, withFiles } from "./posted_files.ts";
import type { StoredFile } from "./tables.ts";

/** A kind of message that is files, with words or without. */
export abstract class AttachedKind extends MessageKind<FilesDraft> {
  override readonly draft = FilesDraft;
  readonly #attaching: Attaching;

  constructor(attaching: Attaching) {
    super();
    this.#attaching = attaching;
  }

  async write(writing: Writing<FilesDraft>): Promise<Written> {
    const files = await this.#attaching.ready(writing.viewer, writing.data.files);
    this.check(files);
    return withFiles(writing, files);
  }

  override async stored(message: Message, { viewer, data }: Writing<FilesDraft>): Promise<void> {
    await this.#attaching.attach(message, await this.#attaching.ready(viewer, data.files));
  }

  override restored(data: unknown): FilesData | undefined {
    return FilesData.safeParse(data).data;
  }

  override edit(now: Message, text: string, limit: number): Written {
    return recaptioned(now, text, limit);
  }

  override source(now: Message): string {
    return filesIn(now).caption;
  }

  /** Refuses what is no file of this kind. */
  protected check(_files: readonly StoredFile[]): void {}
}
