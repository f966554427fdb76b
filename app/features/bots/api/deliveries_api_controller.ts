import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { DeliveryParams, EVENT_NAMES, RowId, WebhookParams } from "../bot_schema.ts";
import type { HookCallReport } from "../outgoing/hook_calls.ts";
import { DeliveryResource, deliveryResource, HookLog } from "../outgoing/hook_log.ts";
import { HookTest } from "../outgoing/hook_test.ts";

const Page = z.object({
  before: RowId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const Test = z.object({ event: z.enum(EVENT_NAMES).default("mention") });

const Headers = z.record(z.string(), z.string());
const Report = z.object({
  request: z.object({ url: z.string(), headers: Headers, body: z.string() }),
  answer: z.object({ status: z.number().int(), headers: Headers, body: z.string() }).optional(),
  error: z.string().optional(),
  took_ms: z.number().int(),
});

const LISTED = {
  summary: "List what became of a webhook's deliveries, the newest first.",
  answer: z.object({ data: z.array(DeliveryResource), has_more: z.boolean() }),
};
const REPLAYED = {
  summary: "Deliver once more.",
  answer: z.object({ data: DeliveryResource }),
  status: 202,
};
const TESTED = {
  summary: "Call the receiver of a webhook by hand, with an event that never happened.",
  answer: z.object({ data: Report }),
};

/** What webhooks told, for programs. */
@requestScoped()
export class DeliveriesApiController {
  readonly #log: HookLog;
  readonly #test: HookTest;

  constructor(log: HookLog, test: HookTest) {
    this.#log = log;
    this.#test = test;
  }

  index = action(
    { params: WebhookParams, query: Page, about: LISTED },
    async ({ viewer, params, query: { before, limit } }) => {
      const found = await this.#log.page(viewer, params.id, { before, limit: limit + 1 });
      const data = found.slice(0, limit).map(deliveryResource);
      return json({ data, has_more: found.length > limit });
    },
  );

  replay = action({ params: DeliveryParams, about: REPLAYED }, async ({ viewer, params }) => {
    const delivery = await this.#log.replay(viewer, params.id, params.delivery);
    return json({ data: deliveryResource(delivery) }, { status: 202 });
  });

  test = action(
    { params: WebhookParams, body: Test, about: TESTED },
    async ({ viewer, params, body }) => {
      return json({ data: reportResource(await this.#test.send(viewer, params.id, body.event)) });
    },
  );
}

export function reportResource(report: HookCallReport): z.output<typeof Report> {
  const { cause: _cause, at: _at, ...shown } = report;
  return shown;
}
