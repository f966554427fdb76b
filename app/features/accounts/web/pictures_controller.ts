import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, file } from "../../../platform/http/index.ts";
import { PICTURE_NAME, Pictures } from "../pictures.ts";

/** A new picture has a new name, so what was fetched once never changes. */
const HEADERS = {
  "Cache-Control": "private, max-age=31536000, immutable",
  "X-Content-Type-Options": "nosniff",
};

/** The pictures of people, for people who are signed in. */
@requestScoped()
export class PicturesController {
  readonly #pictures: Pictures;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  show = action(
    { params: z.object({ name: z.string().regex(PICTURE_NAME) }) },
    async ({ params }) =>
      file(this.#pictures.path(params.name), { type: "image/webp", headers: HEADERS }),
  );
}
