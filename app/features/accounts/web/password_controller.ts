import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { Devices } from "../devices.ts";
import { Profiles } from "../profiles.ts";
import { Credentials, Password } from "../user_schema.ts";

const Change = z.object({ current_password: Credentials.shape.password, password: Password });

/** A new password, for whoever knows the present one; other devices are signed out. */
@requestScoped()
export class PasswordController {
  readonly #profiles: Profiles;
  readonly #devices: Devices;

  constructor(profiles: Profiles, devices: Devices) {
    this.#profiles = profiles;
    this.#devices = devices;
  }

  show = action({}, async () => view("accounts/password.njk"));

  update = action(
    { body: Change, invalid: () => view("accounts/password.njk") },
    async ({ viewer, body, session, address }) => {
      const { current_password: current, password: next } = body;
      await this.#profiles.changePassword(viewer.id, { current, next, address });
      const ended = await this.#devices.endOthers(viewer.id, session.id);
      const flash = { notice: "Your password is changed. Other devices are signed out." };
      return redirect({ route: "settings.password" }, { flash, json: { ended }, status: 200 });
    },
  );
}
