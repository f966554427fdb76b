import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action, file, redirect, view } from "../../../platform/http/index.ts";
import { RoomDirectory } from "../../rooms/index.ts";
import { transferResource } from "../jobs/transfer_resource.ts";
import { EXPORTS, Transfers } from "../jobs/transfers.ts";
import { TransferParams } from "../transfer_schema.ts";

const PAGE = "transfer/exports.njk";

/** One's own data, and rooms, to take away. */
@requestScoped()
export class ExportsController {
  readonly #transfers: Transfers;
  readonly #rooms: RoomDirectory;

  constructor(transfers: Transfers, rooms: RoomDirectory) {
    this.#transfers = transfers;
    this.#rooms = rooms;
  }

  index = action({}, async (request) =>
    view(PAGE, await this.#page(request), { partial: "transfer/_exports.njk" }),
  );

  create = action({}, async ({ viewer }) => {
    await this.#transfers.exportMe(viewer);
    return back("Your data is being put together.");
  });

  /** The archive of a room. */
  createRoom = action({ params: TransferParams }, async ({ viewer, params }) => {
    await this.#transfers.exportRoom(viewer, params.id);
    return back("The room is being put together.");
  });

  show = action({ params: TransferParams }, async ({ viewer, params }) => {
    const path = await this.#transfers.archive(viewer, params.id);
    const headers = { "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff" };
    const download = `parley-export-${params.id}.zip`;
    return file(path, { type: "application/zip", download, headers });
  });

  destroy = action({ params: TransferParams }, async ({ viewer, params }) => {
    await this.#transfers.discard(viewer, params.id);
    return back("The export is thrown away.");
  });

  async #page({ viewer }: ActionRequest) {
    const exports = (await this.#transfers.of(viewer, EXPORTS)).map(transferResource);
    const named = exports.map(async (one) => {
      const room = one.room_id === null ? undefined : await this.#rooms.find(one.room_id);
      return { ...one, room: room?.name ?? null };
    });
    const live = exports.some(({ state }) => state === "waiting" || state === "running");
    return { exports: await Promise.all(named), live };
  }
}

function back(notice: string) {
  return redirect({ route: "settings.data" }, { flash: { notice } });
}
