import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { LANGUAGES } from "../../../platform/texts/index.ts";
import { Profiles } from "../profiles.ts";
import { accountResource } from "../user.ts";

const Preferences = z.object({
  /** Empty: what the browser asks for. */
  language: z.enum(["", ...LANGUAGES], "Choose one of the languages."),
});

/** How pages speak and look to somebody. The look is kept by the browser. */
@requestScoped()
export class PreferencesController {
  readonly #profiles: Profiles;

  constructor(profiles: Profiles) {
    this.#profiles = profiles;
  }

  show = action({}, () => view("accounts/preferences.njk", { languages: LANGUAGES }));

  update = action(
    {
      body: Preferences,
      invalid: () => view("accounts/preferences.njk", { languages: LANGUAGES }),
    },
    async ({ viewer, body }) => {
      const user = await this.#profiles.speak(viewer.id, body.language || null);
      const flash = { notice: "Your language is saved." };
      return redirect(
        { route: "settings.preferences" },
        { flash, json: accountResource(user), status: 200 },
      );
    },
  );
}
