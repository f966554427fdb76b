import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Finishing } from "./making/finishing.ts";
import { Uploads } from "./uploads/uploads.ts";

/** What a message says of files that were just taken in. */
export interface TakenFiles {
  kind: "image" | "file";
  data: { files: string[] };
}

/** Files that come as a whole with one request, and not piece by piece. */
@singleton()
export class WholeFiles {
  readonly #uploads: Uploads;
  readonly #finishing: Finishing;

  constructor(uploads: Uploads, finishing: Finishing) {
    this.#uploads = uploads;
    this.#finishing = finishing;
  }

  /**
   * Takes files in for a message of `viewer`: pictures alone are shown as such.
   *
   * @throws as `Uploads.begin` and `Finishing.finish`
   */
  async take(viewer: Viewer, files: readonly File[]): Promise<TakenFiles> {
    const ready = [];
    for (const { name, size, stream } of files.map(plain)) {
      const begun = await this.#uploads.begin(viewer, { name, size });
      await this.#uploads.append(begun, stream());
      const whole = await this.#uploads.find(viewer, begun.key);
      ready.push(await this.#finishing.finish(whole));
    }
    const isPictures = ready.every(({ kind }) => kind === "image");
    return { kind: isPictures ? "image" : "file", data: { files: ready.map(({ key }) => key) } };
  }
}

function plain(file: File) {
  return { name: file.name || "file", size: file.size, stream: () => file.stream() };
}
