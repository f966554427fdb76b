import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import {
  action,
  type ActionRequest,
  json,
  redirect,
  type Result,
} from "../../../platform/http/index.ts";
import type { Which } from "../../../platform/queue/index.ts";
import { adminView } from "../admin_view.ts";
import { QueueCare } from "./queue_care.ts";
import { QueuePage } from "./queue_page.ts";

const Id = z.coerce.number().int().min(1);
const Topic = z.string().min(1).max(80);
const Search = z.object({ topic: Topic.optional().catch(undefined), before: Id.optional() });
/** One dead letter, those of a topic, or all. */
const Chosen = z
  .union([
    z.object({ id: Id }).strict(),
    z.object({ topic: Topic }).strict(),
    z.object({ all: z.literal("yes") }).strict(),
  ])
  .transform((chosen): Which => ("all" in chosen ? "all" : chosen));

type Choosing = ActionRequest<unknown, unknown, Which>;

/** What is to be delivered, how fast that goes, and what could not be. */
@requestScoped()
export class QueueController {
  readonly #page: QueuePage;
  readonly #care: QueueCare;

  constructor(page: QueuePage, care: QueueCare) {
    this.#page = page;
    this.#care = care;
  }

  index = action({ query: Search }, async ({ query }) => {
    const queue = await this.#page.read(query);
    return adminView(
      "admin/queue/index.njk",
      { queue, ...query },
      { partial: "admin/queue/_queue.njk", json: queue },
    );
  });

  show = action({ params: z.object({ id: Id }) }, async ({ params }) => {
    const letter = await this.#page.letter(params.id);
    return adminView("admin/queue/show.njk", { letter }, { json: letter });
  });

  replay = action({ body: Chosen }, (request) => this.#act(request, "replay"));

  discard = action({ body: Chosen }, (request) => this.#act(request, "discard"));

  async #act({ viewer, body, wantsJson }: Choosing, verb: "replay" | "discard"): Promise<Result> {
    const count = await this.#care[verb](body, viewer);
    if (wantsJson) return json({ entries: count });
    const entries = count === 1 ? "1 entry" : `${count} entries`;
    const done = verb === "replay" ? "on the way again" : "thrown away";
    return redirect({ route: "admin.queue" }, { flash: { notice: `${entries} ${done}.` } });
  }
}
