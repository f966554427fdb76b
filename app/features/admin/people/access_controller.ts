import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, type ActionRequest } from "../../../platform/http/index.ts";
import { Access } from "../../accounts/index.ts";
import { attempt } from "../attempt.ts";
import { RowId } from "../listing.ts";
import { PersonParams } from "./people_controller.ts";

const DeviceParams = z.object({ id: RowId, device: z.string().max(64) });
const TokenParams = z.object({ id: RowId, token: RowId });

/** Ends what lets somebody in: sessions and tokens. */
@requestScoped()
export class AccessController {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  endDevices = action({ params: PersonParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(request), done: "Every device is signed out." }, () =>
      this.#access.endDevices(params.id, viewer),
    );
  });

  endDevice = action({ params: DeviceParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(request), done: "The device is signed out." }, () =>
      this.#access.endDevice(params.id, params.device, viewer),
    );
  });

  revokeToken = action({ params: TokenParams }, async (request) => {
    const { viewer, params } = request;
    return attempt(request, { to: page(request), done: "The token is revoked." }, () =>
      this.#access.revokeToken(params.id, params.token, viewer),
    );
  });
}

function page({ params }: ActionRequest<{ id: number }>) {
  return { route: "admin.people.show", params: { id: params.id } };
}
