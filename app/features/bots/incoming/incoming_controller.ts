import { z } from "zod";
import { Settings } from "../../../../config/settings.ts";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { MessageResource } from "../../messages/index.ts";
import { readCall } from "./hook_body.ts";
import { Incoming } from "./incoming.ts";

const Token = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{20,64}$/) });

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

  create = action({ params: Token, about: POSTED }, async ({ params, raw }) => {
    const webhook = await this.#incoming.find(params.token);
    const call = await readCall(raw, this.#settings.limits.bodyBytes);
    const data = await this.#incoming.post(webhook, call, raw.req.header("idempotency-key"));
    return json({ data }, { status: 201 });
  });
}
