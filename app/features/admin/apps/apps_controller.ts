import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest } from "../../../platform/http/index.ts";
import { Apps, appResource, WEBHOOK_EVENTS } from "../../apps/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { RowId } from "../listing.ts";
import { AppForm, OriginsForm, WebhookForm } from "./app_forms.ts";
import { AppsPage } from "./apps_page.ts";

const Params = z.object({ id: RowId });
const WebhookParams = z.object({ id: RowId, webhook: RowId });

/** The applications that use the hub: making them, switching them off, whose pages may come, who is told of what. */
@requestScoped()
export class AppsController {
  readonly #page: AppsPage;
  readonly #apps: Apps;

  constructor(page: AppsPage, apps: Apps) {
    this.#page = page;
    this.#apps = apps;
  }

  index = action({}, () => this.#index());

  /** Answers the page itself, not a redirect: the secret stands on it this once. */
  store = action(
    { body: AppForm, invalid: () => this.#index() },
    async ({ viewer, body: { counts, ...draft } }) => {
      const app = await this.#apps.create({ ...draft, terms: { counts } }, viewer);
      const made = { ...appResource(app), secret: app.secret };
      const apps = await this.#page.list();
      return adminView("admin/apps/index.njk", { apps, made }, { json: made, status: 201 });
    },
  );

  show = action({ params: Params }, ({ params }) => this.#show(params.id));

  disable = action({ params: Params }, (request) => this.#turn(request, true));

  enable = action({ params: Params }, (request) => this.#turn(request, false));

  setOrigins = action(
    { params: Params, body: OriginsForm, invalid: ({ params }) => this.#show(params.id) },
    async (request) => {
      const { viewer, params, body } = request;
      const done = "Saved. It holds for whoever connects from now on.";
      return attempt(request, { to: page(params), done }, () =>
        this.#apps.setOrigins(params.id, body.origins, viewer),
      );
    },
  );

  addWebhook = action(
    { params: Params, body: WebhookForm, invalid: ({ params }) => this.#show(params.id) },
    async (request) => {
      const { viewer, params, body } = request;
      return attempt(request, { to: page(params), done: "The webhook is added." }, () =>
        this.#apps.addWebhook(params.id, body, viewer),
      );
    },
  );

  removeWebhook = action({ params: WebhookParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(params), done: "The webhook is removed." }, () =>
      this.#apps.removeWebhook(params.id, params.webhook, viewer),
    );
  });

  async #index() {
    const apps = await this.#page.list();
    return adminView(
      "admin/apps/index.njk",
      { apps },
      { partial: "admin/apps/_apps.njk", json: { data: apps } },
    );
  }

  async #show(id: number) {
    const found = await this.#page.show(id);
    return adminView(
      "admin/apps/show.njk",
      { ...found, choices: WEBHOOK_EVENTS },
      { partial: "admin/apps/_app.njk", json: found },
    );
  }

  async #turn(request: ActionRequest<z.output<typeof Params>>, off: boolean) {
    const { viewer, params } = request;
    const done = off ? "The app is switched off, its connections end." : "The app is on again.";
    return attempt(request, { to: page(params), done }, () =>
      this.#apps.disable(params.id, off, viewer),
    );
  }
}

function page({ id }: { id: number }) {
  return { route: "admin.apps.show", params: { id } };
}
