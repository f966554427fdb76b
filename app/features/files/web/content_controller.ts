import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { FileParams } from "../file_key.ts";
import { Serving } from "../serving.ts";
import { ViewerFiles } from "../viewer_files.ts";

const BYTES = "application/octet-stream";
const Query = z.object({ download: z.string().optional() });
const CONTENT = {
  summary: "Read a file, or a range of it. With ?download it is offered to be saved.",
  type: BYTES,
};
const PREVIEW = {
  summary: "Read the small picture that stands for a picture.",
  type: "image/webp",
};

/** The bytes of files, for the page and for programs. */
@requestScoped()
export class ContentController {
  readonly #files: ViewerFiles;
  readonly #serving: Serving;

  constructor(files: ViewerFiles, serving: Serving) {
    this.#files = files;
    this.#serving = serving;
  }

  // What one may see is never a matter of a moment ago.
  show = action(
    { params: FileParams, query: Query, about: CONTENT, reads: "primary" },
    async ({ viewer, params, query }) => {
      const file = await this.#files.find(viewer, params.id);
      return this.#serving.content(file, { download: query.download !== undefined });
    },
  );

  preview = action(
    { params: FileParams, about: PREVIEW, reads: "primary" },
    async ({ viewer, params }) => this.#serving.preview(await this.#files.find(viewer, params.id)),
  );
}
