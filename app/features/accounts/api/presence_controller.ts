import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect } from "../../../platform/http/index.ts";
import { PRESENCE_CHOICES } from "../user.ts";
import { Users } from "../users.ts";

const CHOSEN = { summary: "Say what others see of one's presence: as it is, away, or nothing." };

const Choice = z.object({
  presence: z.enum(["auto", ...PRESENCE_CHOICES], "Presence is auto, away or hidden."),
});

/** What others see of one's presence. */
@requestScoped()
export class PresenceController {
  readonly #users: Users;

  constructor(users: Users) {
    this.#users = users;
  }

  update = action({ body: Choice, about: CHOSEN }, async ({ viewer, body: { presence } }) => {
    await this.#users.choosePresence(viewer.id, presence === "auto" ? null : presence);
    return redirect(
      { route: "settings.profile" },
      { flash: { notice: SAID[presence] }, json: { data: { presence } }, status: 200 },
    );
  });
}

const SAID = {
  auto: "Others see when you are here.",
  away: "Others see you as away.",
  hidden: "Others see you as offline.",
};
