import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, nothing, redirect, view } from "../../../platform/http/index.ts";
import { Devices } from "../devices.ts";

const DeviceId = z.object({ id: z.string().max(64) });
const LIST = { route: "settings.sessions" };

/** Where somebody is signed in, and signing out elsewhere. */
@requestScoped()
export class DevicesController {
  readonly #devices: Devices;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  index = action({}, async ({ viewer, session }) => {
    const sessions = await this.#devices.of(viewer.id, session.id);
    return view("accounts/sessions.njk", { sessions }, { json: { data: sessions } });
  });

  destroy = action({ params: DeviceId }, async ({ viewer, params, wantsJson }) => {
    await this.#devices.end(viewer.id, params.id);
    if (wantsJson) return nothing();
    return redirect(LIST, { flash: { notice: "The device is signed out." } });
  });

  clear = action({}, async ({ viewer, session, wantsJson }) => {
    await this.#devices.endOthers(viewer.id, session.id);
    if (wantsJson) return nothing();
    return redirect(LIST, { flash: { notice: "You are signed out everywhere else." } });
  });
}
