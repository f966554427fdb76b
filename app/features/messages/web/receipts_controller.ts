import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, redirect, view } from "../../../platform/http/index.ts";
import { MessageParams } from "../message_params.ts";
import { ReceiptChoices } from "../receipts/receipt_choices.ts";
import { SeenBy } from "../receipts/seen_by.ts";

const SEEN = { summary: "Tell who has read up to a message." };

/** Who has seen what, and whether others may know it of oneself. */
@requestScoped()
export class ReceiptsController {
  readonly #seenBy: SeenBy;
  readonly #choices: ReceiptChoices;

  constructor(seenBy: SeenBy, choices: ReceiptChoices) {
    this.#seenBy = seenBy;
    this.#choices = choices;
  }

  show = action({ params: MessageParams, reads: "primary" }, async ({ viewer, params }) =>
    view("messages/seen.njk", { people: await this.#seenBy.of(viewer, params.id) }),
  );

  index = action(
    { params: MessageParams, about: SEEN, reads: "primary" },
    async ({ viewer, params }) =>
      json({ data: await this.#seenBy.of(viewer, params.id), has_more: false }),
  );

  edit = action({ reads: "primary" }, async ({ viewer }) => {
    const off = await this.#choices.off([viewer.id]);
    const read_receipts = !off.has(viewer.id);
    return view("accounts/privacy.njk", { read_receipts }, { json: { data: { read_receipts } } });
  });

  update = action(
    {
      body: z.object({
        read_receipts: z.union([z.boolean(), z.literal("1").transform(() => true)]).default(false),
      }),
    },
    async ({ viewer, body }) => {
      await this.#choices.set(viewer, body.read_receipts);
      const flash = { notice: "Your choice is saved." };
      return redirect({ route: "settings.privacy" }, { flash, json: { data: body }, status: 200 });
    },
  );
}
