import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, file, json, nothing } from "../../../platform/http/index.ts";
import { TransferResource, transferResource } from "../jobs/transfer_resource.ts";
import { EXPORTS, Transfers } from "../jobs/transfers.ts";
import { TransferParams } from "../transfer_schema.ts";

const One = z.object({ data: TransferResource });

const LISTED = {
  summary: "List the exports that one asked for.",
  answer: z.object({ data: z.array(TransferResource) }),
};
const SHOWN = { summary: "Tell how far an export is.", answer: One };
const ORDERED = { summary: "Ask for all of one's own data.", answer: One, status: 202 };
const ROOM = { summary: "Ask for a room, as its owner.", answer: One, status: 202 };
const FETCHED = { summary: "Download a finished export.", type: "application/zip" };
const GONE = { summary: "Throw an export away.", status: 204 };

/** Exports for programs. */
@requestScoped()
export class ExportsApiController {
  readonly #transfers: Transfers;

  constructor(transfers: Transfers) {
    this.#transfers = transfers;
  }

  index = action({ about: LISTED }, async ({ viewer }) => {
    return json({ data: (await this.#transfers.of(viewer, EXPORTS)).map(transferResource) });
  });

  show = action({ params: TransferParams, about: SHOWN }, async ({ viewer, params }) => {
    return json({ data: transferResource(await this.#transfers.find(viewer, params.id)) });
  });

  create = action({ about: ORDERED }, async ({ viewer }) => {
    const made = await this.#transfers.find(viewer, await this.#transfers.exportMe(viewer));
    return json({ data: transferResource(made) }, { status: 202 });
  });

  createRoom = action({ params: TransferParams, about: ROOM }, async ({ viewer, params }) => {
    const id = await this.#transfers.exportRoom(viewer, params.id);
    return json(
      { data: transferResource(await this.#transfers.find(viewer, id)) },
      { status: 202 },
    );
  });

  archive = action({ params: TransferParams, about: FETCHED }, async ({ viewer, params }) => {
    const path = await this.#transfers.archive(viewer, params.id);
    return file(path, { type: "application/zip", download: `parley-export-${params.id}.zip` });
  });

  destroy = action({ params: TransferParams, about: GONE }, async ({ viewer, params }) => {
    await this.#transfers.discard(viewer, params.id);
    return nothing();
  });
}
