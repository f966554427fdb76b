import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action, redirect, view } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { Name } from "../../accounts/index.ts";
import { ViewerRooms } from "../../rooms/index.ts";
import { asViewer, botResource } from "../bot.ts";
import { BotDraft, BotParams, EVENTS, OutgoingDraft } from "../bot_schema.ts";
import { Bots } from "../bots.ts";
import { NewWebhooks } from "../webhooks/new_webhooks.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { WebhookLists } from "../webhooks/webhook_lists.ts";

const CHOICES = Object.entries(EVENTS).map(([name, text]) => ({ name, text }));
const ROOMS = 100;
/** Room above a picture's own limit, so that a larger one is refused beside its field. */
const BODY_LIMIT = 10 * 1024 * 1024;

const Profile = z.object({
  name: Name,
  picture: z.instanceof(File, { error: "Choose a picture." }).optional(),
  remove_picture: z.literal("1").optional(),
});

/** The programs that somebody looks after. */
@requestScoped()
export class BotsController {
  readonly #bots: Bots;
  readonly #access: WebhookAccess;
  readonly #new: NewWebhooks;
  readonly #lists: WebhookLists;
  readonly #rooms: ViewerRooms;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    bots: Bots,
    access: WebhookAccess,
    made: NewWebhooks,
    lists: WebhookLists,
    rooms: ViewerRooms,
    limits: Limits,
  ) {
    this.#bots = bots;
    this.#access = access;
    this.#new = made;
    this.#lists = lists;
    this.#rooms = rooms;
    this.#limits = limits;
  }

  index = action({}, async (request) => view("bots/index.njk", await this.#list(request)));

  create = action(
    {
      body: BotDraft,
      invalid: async (request) => view("bots/index.njk", await this.#list(request)),
    },
    async ({ viewer, body }) => {
      const { user_id: id } = await this.#bots.create(viewer, body.name);
      return redirect({ route: "settings.bots.show", params: { id } });
    },
  );

  show = action({ params: BotParams }, async (request) =>
    view("bots/show.njk", await this.#page(request)),
  );

  update = action(
    {
      params: BotParams,
      body: Profile,
      bodyLimit: BODY_LIMIT,
      invalid: async (request) => view("bots/show.njk", await this.#page(request)),
    },
    async ({ viewer, params, body }) => {
      const picture = await this.#pictureIn(body);
      if (picture) await this.#limits.admitPerson("uploads", viewer, { field: "picture" });
      await this.#bots.change(viewer, params.id, { name: body.name, picture });
      return redirect(
        { route: "settings.bots.show", params },
        { flash: { notice: "The bot is saved." } },
      );
    },
  );

  destroy = action({ params: BotParams }, async ({ viewer, params }) => {
    await this.#bots.remove(viewer, params.id);
    return redirect({ route: "settings.bots" }, { flash: { notice: "The bot is removed." } });
  });

  /** Answers the page itself, not a redirect: the key stands on it this once. */
  resetKey = action({ params: BotParams }, async (request) => {
    const key = await this.#bots.resetKey(request.viewer, request.params.id);
    return view("bots/show.njk", { ...(await this.#page(request)), key }, { status: 201 });
  });

  /** As `resetKey`, for the secret of a webhook. */
  addWebhook = action(
    {
      params: BotParams,
      body: OutgoingDraft,
      invalid: async (request) => view("bots/show.njk", await this.#page(request)),
    },
    async (request) => {
      const { viewer, params, body } = request;
      const { webhook, secret } = await this.#new.forBot(viewer, params.id, body);
      const made = { ...(await this.#lists.one(webhook)), secret };
      return view(
        "bots/show.njk",
        { ...(await this.#page(request)), made, old: {} },
        { status: 201 },
      );
    },
  );

  async #list({ viewer }: ActionRequest) {
    const bots = (await this.#bots.list(viewer)).map(botResource);
    return { bots, may_make: await this.#bots.mayMake(viewer) };
  }

  async #page({ viewer, params }: ActionRequest<{ id: number }>) {
    const bot = await this.#bots.find(viewer, params.id);
    const webhooks = await this.#lists.of(await this.#access.ofBot(viewer, params.id));
    const found = await this.#rooms.page(asViewer(bot.user), { after: 0, limit: ROOMS });
    const own = bot.owner_id === viewer.id;
    const named = found.filter(({ room }) => room.kind !== "direct");
    const rooms = own ? named.map(({ room: { id, name, kind } }) => ({ id, name, kind })) : null;
    return { bot: botResource(bot), webhooks, rooms, own, choices: CHOICES };
  }

  async #pictureIn({ picture, remove_picture }: z.output<typeof Profile>) {
    if (picture) return new Uint8Array(await picture.arrayBuffer());
    return remove_picture ? null : undefined;
  }
}
