import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { MessageResource } from "../../messages/index.ts";
import { readCall } from "./hook_body.ts";
import { Incoming } from "./incoming.ts";

const Token = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{20,64}$/) });

/** Of a form with files, in bytes: it is held in memory. Larger ones are uploaded piece by piece by a bot. */
const MOST_FILES = 25 * 1024 ** 2;

const POSTED = {
  summary: "Write into the room of an incoming webhook.",
  answer: z.object({ data: MessageResource }),
  status: 201,
};

/** Where others write into a room; the address alone lets them in. */
@requestScoped()
export class IncomingController {
  readonly #incoming: Incoming;
  readonly #settings: Settings;

  constructor(incoming: Incoming, settings: Settings) {
    this.#incoming = incoming;
    this.#settings = settings;
  }

  /** Files may be larger than words. */
  #mostBytes(type = ""): number {
    const { bodyBytes } = this.#settings.limits;
    if (!type.toLowerCase().startsWith("multipart/form-data")) return bodyBytes;
    return Math.max(bodyBytes, Math.min(this.#settings.files.maxSize, MOST_FILES) + bodyBytes);
  }

  create = action({ params: Token, about: POSTED }, async ({ params, raw }) => {
    const webhook = await this.#incoming.find(params.token);
    const call = await readCall(raw, this.#mostBytes(raw.req.header("content-type")));
    const data = await this.#incoming.post(webhook, call, raw.req.header("idempotency-key"));
    return json({ data }, { status: 201 });
  });
}
