import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing, redirect, view } from "../../../platform/http/index.ts";
import { Blocks } from "./blocks.ts";

const Params = z.object({
  user_id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .transform(Number),
});

const LISTED = { summary: "List whom one has blocked." };
const BLOCKED = {
  summary: "Block somebody: no messages, presence and typing from them.",
  status: 204,
};
const UNBLOCKED = { summary: "Unblock somebody.", status: 204 };

/** Whom one has blocked, for the page and for programs. */
@requestScoped()
export class BlocksController {
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  show = action({}, async ({ viewer }) => {
    const data = await this.#blocks.list(viewer.id);
    return view("accounts/blocked.njk", { people: data }, { json: { data, has_more: false } });
  });

  index = action({ about: LISTED }, async ({ viewer }) =>
    json({ data: await this.#blocks.list(viewer.id), has_more: false }),
  );

  update = action({ params: Params, about: BLOCKED }, async ({ viewer, params, wantsJson }) => {
    await this.#blocks.block(viewer, params.user_id);
    const flash = { notice: "Blocked. The person is not told." };
    return wantsJson ? nothing() : redirect({ route: "settings.blocked" }, { flash });
  });

  destroy = action({ params: Params, about: UNBLOCKED }, async ({ viewer, params, wantsJson }) => {
    await this.#blocks.unblock(viewer, params.user_id);
    const flash = { notice: "Unblocked." };
    return wantsJson ? nothing() : redirect({ route: "settings.blocked" }, { flash });
  });
}
