import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { Limits } from "../../../platform/security/index.ts";
import { PICTURE_BYTES, PICTURE_TOO_LARGE } from "../pictures.ts";
import { Profiles } from "../profiles.ts";
import { accountResource } from "../user.ts";
import { Color, Name } from "../user_schema.ts";
import { Users } from "../users.ts";

/** Room above a picture's own limit, so that a larger one is refused beside its field. */
const BODY_LIMIT = 2 * PICTURE_BYTES;

const Profile = z.object({
  name: Name,
  color: Color,
  picture: z.instanceof(File, { error: "Choose a picture." }).optional(),
  remove_picture: z.literal("1").optional(),
});

/** How others see somebody. */
@requestScoped()
export class ProfileController {
  readonly #profiles: Profiles;
  readonly #users: Users;
  readonly #limits: Limits;

  constructor(profiles: Profiles, users: Users, limits: Limits) {
    this.#profiles = profiles;
    this.#limits = limits;
    this.#users = users;
  }

  show = action({}, async ({ viewer }) => {
    const user = await this.#users.get(viewer.id);
    const account = accountResource(user);
    const shown = { viewer: account, presence: user.presence ?? "auto" };
    return view("accounts/profile.njk", shown, { json: account });
  });

  update = action(
    {
      body: Profile,
      bodyLimit: BODY_LIMIT,
      tooLarge: { field: "picture", message: PICTURE_TOO_LARGE },
      invalid: () => view("accounts/profile.njk"),
    },
    async ({ viewer, body }) => {
      const picture = await pictureIn(body);
      if (picture) await this.#limits.admitPerson("uploads", viewer, { field: "picture" });
      const user = await this.#profiles.update(viewer.id, {
        name: body.name,
        color: body.color,
        picture,
      });
      const flash = { notice: "Your profile is saved." };
      return redirect(
        { route: "settings.profile" },
        { flash, json: accountResource(user), status: 200 },
      );
    },
  );
}

async function pictureIn({ picture, remove_picture }: z.output<typeof Profile>) {
  if (picture) return new Uint8Array(await picture.arrayBuffer());
  return remove_picture ? null : undefined;
}
