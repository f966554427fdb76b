import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { action, json, stream } from "../../../platform/http/index.ts";
import { MessageParams } from "../message_params.ts";
import { LinkPreviews } from "./link_previews.ts";
import { PreviewsRepository } from "./previews_repository.ts";

const PictureParams = z.object({ key: z.string().regex(/^[A-Za-z0-9_-]{22}$/) });

const REMOVED = { summary: "Show nothing of what a message of one's own links to." };

/** What is seen of them never changes much, and nobody need ask twice in a day. */
const HEADERS = { "Cache-Control": "private, max-age=86400" };

/** Previews of links: taking them off a message, and their pictures. */
@requestScoped()
export class PreviewsController {
  readonly #previews: LinkPreviews;
  readonly #kept: PreviewsRepository;

  constructor(previews: LinkPreviews, kept: PreviewsRepository) {
    this.#previews = previews;
    this.#kept = kept;
  }

  destroy = action({ params: MessageParams, about: REMOVED }, async ({ viewer, params }) =>
    json({ data: await this.#previews.remove(viewer, params.id) }),
  );

  picture = action({ params: PictureParams }, async ({ params }) => {
    const picture = await this.#kept.picture(params.key);
    if (!picture) throw new NotFoundError();
    return stream(Buffer.from(picture, "base64"), { type: "image/webp", headers: HEADERS });
  });
}
