import { singleton } from "../../../platform/container/index.ts";
import { AppError } from "../../../platform/errors/index.ts";
import { Log, type Logger } from "../../../platform/logging/index.ts";
import { Users } from "../../accounts/index.ts";
import { Posting } from "../../messages/index.ts";
import { ViewerRooms } from "../../rooms/index.ts";
import { asViewer } from "../bot.ts";
import { call } from "../incoming/hook_body.ts";
import type { Delivery, Webhook } from "../tables.ts";
import type { HookPayload } from "./payload.ts";

/** Posts what receivers answer, where their webhook may. */
@singleton()
export class HookAnswers {
  readonly #users: Users;
  readonly #rooms: ViewerRooms;
  readonly #posting: Posting;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(users: Users, rooms: ViewerRooms, posting: Posting, log: Log) {
    this.#users = users;
    this.#rooms = rooms;
    this.#posting = posting;
    this.#log = log.part("bots");
  }

  /**
   * Posts an answer `{text}` to the room where it happened, once for each delivery. Two programs must not talk to
   * each other for ever: what a bot did is never answered.
   */
  async take(webhook: Webhook, delivery: Delivery, body: string): Promise<void> {
    if (webhook.answers !== 1 || delivery.room_id === null) return;
    const payload = JSON.parse(delivery.body) as HookPayload;
    const said = payload.actor?.bot ? undefined : textIn(body);
    if (said === undefined) return;
    try {
      await this.#post(webhook, delivery, said);
    } catch (err) {
      if (!(err instanceof AppError) || err.status >= 500) throw err;
      this.#log.info({ err, webhook: webhook.id }, "an answer was not posted");
    }
  }

  async #post(webhook: Webhook, delivery: Delivery, said: object): Promise<void> {
    const bot = asViewer(await this.#users.get(webhook.bot_id));
    const found = await this.#rooms.findAsMember(bot, delivery.room_id ?? 0);
    const { text: content, username: name, icon } = call(said);
    const client_id = `answer:${delivery.id}`;
    const reply_to = delivery.event === "message_deleted" ? null : delivery.message_id;
    const draft = { content, client_id, byline: { name, icon } };
    await this.#posting.post(bot, found, reply_to === null ? draft : { ...draft, reply_to });
  }
}

/** An object with a text; anything else is no answer. */
function textIn(body: string): object | undefined {
  try {
    const said: unknown = JSON.parse(body);
    const isAnswer = typeof said === "object" && said !== null && "text" in said;
    return isAnswer && typeof said.text === "string" && said.text.trim() !== "" ? said : undefined;
  } catch {
    return undefined;
  }
}
