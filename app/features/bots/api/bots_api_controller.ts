import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { BotResource, botResource } from "../bot.ts";
import { BotDraft, BotParams } from "../bot_schema.ts";
import { Bots } from "../bots.ts";

const One = z.object({ data: BotResource });
const List = z.object({ data: z.array(BotResource) });
const Key = z.object({ data: BotResource, key: z.string() });

const LISTED = { summary: "List one's bots; all of them as an administrator.", answer: List };
const SHOWN = { summary: "Tell of a bot.", answer: One };
const MADE = {
  summary: "Make a bot with a key, which is shown this once.",
  answer: Key,
  status: 201,
};
const CHANGED = { summary: "Give a bot another name.", answer: One };
const RESET = { summary: "Make a bot a new key; the one before ends.", answer: Key, status: 201 };
const REMOVED = { summary: "Remove a bot; what it wrote stays.", status: 204 };

/** Bots for programs. */
@requestScoped()
export class BotsApiController {
  readonly #bots: Bots;

  constructor(bots: Bots) {
    this.#bots = bots;
  }

  index = action({ about: LISTED }, async ({ viewer }) => {
    return json({ data: (await this.#bots.list(viewer)).map(botResource) });
  });

  show = action({ params: BotParams, about: SHOWN }, async ({ viewer, params }) => {
    return json({ data: botResource(await this.#bots.find(viewer, params.id)) });
  });

  create = action({ body: BotDraft, about: MADE }, async ({ viewer, body }) => {
    const { user_id } = await this.#bots.create(viewer, body.name);
    const key = await this.#bots.resetKey(viewer, user_id);
    const data = botResource(await this.#bots.find(viewer, user_id));
    return json({ data, key }, { status: 201 });
  });

  update = action(
    { params: BotParams, body: BotDraft, about: CHANGED },
    async ({ viewer, params, body }) => {
      return json({ data: botResource(await this.#bots.change(viewer, params.id, body)) });
    },
  );

  resetKey = action({ params: BotParams, about: RESET }, async ({ viewer, params }) => {
    const key = await this.#bots.resetKey(viewer, params.id);
    return json(
      { data: botResource(await this.#bots.find(viewer, params.id)), key },
      { status: 201 },
    );
  });

  destroy = action({ params: BotParams, about: REMOVED }, async ({ viewer, params }) => {
    await this.#bots.remove(viewer, params.id);
    return nothing();
  });
}
