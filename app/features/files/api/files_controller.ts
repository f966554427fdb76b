import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { headerOf } from "../../../platform/support/index.ts";
import { FileParams } from "../file_key.ts";
import { FileResource, fileResource } from "../file_resource.ts";
import { Finishing } from "../making/finishing.ts";
import { DirectUploads } from "../uploads/direct_uploads.ts";
import { multipartFile } from "../uploads/multipart_file.ts";
import { Uploads } from "../uploads/uploads.ts";
import { ViewerFiles } from "../viewer_files.ts";

const answer = z.object({ data: FileResource });
const SHOWN = { summary: "Tell what a file is.", answer };
const SENT = {
  summary: "Upload a file in one request: a form (multipart/form-data) with the field file.",
  answer,
  status: 201,
};
const FINISHED = {
  summary: "Make a file of an upload that is complete; it can be posted then.",
  answer,
};
const REMOVED = { summary: "Remove an own file that is not posted.", status: 204 };

/** Files for programs, and for the page while it uploads. */
@requestScoped()
export class FilesController {
  readonly #uploads: Uploads;
  readonly #direct: DirectUploads;
  readonly #finishing: Finishing;
  readonly #files: ViewerFiles;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(uploads: Uploads, direct: DirectUploads, finishing: Finishing, files: ViewerFiles) {
    this.#uploads = uploads;
    this.#direct = direct;
    this.#finishing = finishing;
    this.#files = files;
  }

  create = action({ about: SENT }, async ({ raw, viewer }) => {
    const type = headerOf(raw, "content-type") ?? "";
    const length = headerOf(raw, "content-length");
    const body: AsyncIterable<Uint8Array> = raw.req.raw.body ?? EMPTY;
    const sent = await multipartFile(body, type);
    const bytes = length === undefined ? undefined : Number(length);
    const file = await this.#direct.take(viewer, sent, bytes);
    return json({ data: fileResource(file) }, { status: 201 });
  });

  show = action(
    { params: FileParams, about: SHOWN, reads: "primary" },
    async ({ viewer, params }) => {
      return json({ data: fileResource(await this.#files.find(viewer, params.id)) });
    },
  );

  update = action({ params: FileParams, about: FINISHED }, async ({ viewer, params }) => {
    const file = await this.#finishing.finish(await this.#uploads.find(viewer, params.id));
    return json({ data: fileResource(file) });
  });

  destroy = action({ params: FileParams, about: REMOVED }, async ({ viewer, params }) => {
    await this.#uploads.cancel(viewer, params.id);
    return nothing();
  });
}

const EMPTY: AsyncIterable<Uint8Array> = {
  async *[Symbol.asyncIterator]() {},
};
