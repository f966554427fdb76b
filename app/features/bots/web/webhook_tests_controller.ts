import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { BadRequestError, problem, toAppError } from "../../../platform/errors/index.ts";
import { type ActionRequest, action, view } from "../../../platform/http/index.ts";
import { Limits, type Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { reportResource } from "../api/deliveries_api_controller.ts";
import { EVENT_NAMES, EVENTS, WebhookParams } from "../bot_schema.ts";
import { call } from "../incoming/hook_body.ts";
import { Incoming } from "../incoming/incoming.ts";
import { HookTest } from "../outgoing/hook_test.ts";
import type { Webhook } from "../tables.ts";
import { WebhookAccess } from "../webhooks/webhook_access.ts";
import { WebhookLists } from "../webhooks/webhook_lists.ts";

const PAGE = "bots/test.njk";
const CHOICES = Object.entries(EVENTS).map(([name, text]) => ({ name, text }));
const SAMPLE = JSON.stringify({ text: "Build **7** is done :tada:", username: "Builder" }, null, 2);

const Test = z.object({
  event: z.enum(EVENT_NAMES, "Choose an event.").optional(),
  body: z.string().max(100_000, "This is too long.").optional(),
});

/** A webhook called by hand: one sees what is sent and what comes back. */
@requestScoped()
export class WebhookTestsController {
  readonly #access: WebhookAccess;
  readonly #lists: WebhookLists;
  readonly #test: HookTest;
  readonly #incoming: Incoming;
  readonly #limits: Limits;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    access: WebhookAccess,
    lists: WebhookLists,
    test: HookTest,
    incoming: Incoming,
    limits: Limits,
    clock: Clock,
  ) {
    this.#access = access;
    this.#lists = lists;
    this.#test = test;
    this.#incoming = incoming;
    this.#limits = limits;
    this.#clock = clock;
  }

  show = action({ params: WebhookParams }, async (request) => {
    return view(PAGE, { ...(await this.#page(request)), old: { body: SAMPLE, event: "mention" } });
  });

  create = action(
    {
      params: WebhookParams,
      body: Test,
      invalid: async (request) => view(PAGE, await this.#page(request)),
    },
    async (request) => {
      const { viewer, params, body } = request;
      const webhook = await this.#access.find(viewer, params.id);
      const report =
        webhook.direction === "out"
          ? reportResource(await this.#test.send(viewer, webhook.id, body.event ?? "mention"))
          : await this.#write(viewer, webhook, body.body ?? "");
      return view(PAGE, { ...(await this.#page(request)), report, old: body }, { json: report });
    },
  );

  /** As the caller would, but for the token, which nobody knows any more. */
  async #write(viewer: Viewer, webhook: Webhook, body: string) {
    await this.#limits.admitPerson("webhookTests", viewer);
    const at = this.#clock.now();
    const headers = { "Content-Type": "application/json" };
    const request = { url: "POST /hooks/…", headers, body };
    const answered = await this.#answer(webhook, body);
    return { request, answer: answered, took_ms: this.#clock.now() - at };
  }

  async #answer(webhook: Webhook, body: string) {
    try {
      const data = await this.#incoming.post(webhook, call(JSON.parse(body)));
      return { status: 201, headers: {}, body: JSON.stringify({ data }, null, 2) };
    } catch (error) {
      const refusal = toAppError(error instanceof SyntaxError ? brokenJson(error) : error);
      const said = JSON.stringify(problem(refusal), null, 2);
      return { status: refusal.status, headers: {}, body: said };
    }
  }

  async #page({ viewer, params }: ActionRequest<{ id: number }>) {
    const webhook = await this.#lists.one(await this.#access.find(viewer, params.id));
    return { webhook, choices: CHOICES };
  }
}

function brokenJson(cause: Error): BadRequestError {
  return new BadRequestError("broken_json", "The body is not valid JSON.", { cause });
}
