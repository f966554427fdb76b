import { requestScoped } from "../../../platform/container/index.ts";
import { type ActionRequest, action, redirect } from "../../../platform/http/index.ts";
import { IMPORTS, transferResource, Transfers, Upload } from "../../transfer/index.ts";
import { adminView } from "../admin_view.ts";
import { attempt } from "../attempt.ts";
import { RowId } from "../listing.ts";
import { z } from "zod";

const LIST = { route: "admin.imports" };
const PAGE = "admin/imports/index.njk";
const ImportParams = z.object({ id: RowId });
/** Above the most that `IMPORT_UPLOAD_MB` may say: a route does not know its settings. */
const BODY_LIMIT = 300 * 1024 ** 2;

/** Archives of Parley and of Slack that are brought in. */
@requestScoped()
export class ImportsController {
  readonly #transfers: Transfers;

  constructor(transfers: Transfers) {
    this.#transfers = transfers;
  }

  index = action({}, async (request) => {
    const page = await this.#page(request);
    return adminView(PAGE, page, {
      partial: "admin/imports/_imports.njk",
      json: { data: page.imports },
    });
  });

  create = action(
    {
      body: Upload,
      bodyLimit: BODY_LIMIT,
      invalid: async (request) => adminView(PAGE, await this.#page(request)),
    },
    async ({ viewer, body: { kind, file, rehearsal } }) => {
      this.#transfers.admitUpload(file.size);
      const bytes = new Uint8Array(await file.arrayBuffer());
      await this.#transfers.import(viewer, { kind, bytes, rehearsal });
      const notice = rehearsal ? "The archive is looked at." : "The archive is brought in.";
      return redirect(LIST, { flash: { notice } });
    },
  );

  /** Brings in for good what was only looked at. */
  confirm = action({ params: ImportParams }, async (request) =>
    attempt(request, { to: LIST, done: "The archive is brought in." }, () =>
      this.#transfers.confirm(request.viewer, request.params.id),
    ),
  );

  destroy = action({ params: ImportParams }, async (request) =>
    attempt(request, { to: LIST, done: "The archive is thrown away." }, () =>
      this.#transfers.discard(request.viewer, request.params.id),
    ),
  );

  async #page({ viewer }: ActionRequest) {
    const imports = (await this.#transfers.of(viewer, IMPORTS)).map(transferResource);
    const live = imports.some(({ state }) => state === "waiting" || state === "running");
    return { imports, live, most: this.#transfers.mostUpload };
  }
}
