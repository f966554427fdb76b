import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Users } from "../users.ts";

const Params = z.object({
  id: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .transform(Number),
});

const Ban = z.object({
  reason: z.string().trim().max(300, "A reason has 300 characters at most.").default(""),
  minutes: z.coerce.number().int().min(1).max(525_600).nullable().default(null),
});

const BANNED = {
  summary: "Ban somebody from the site, for a time or for good, as an administrator.",
};
const UNBANNED = { summary: "Lift a ban from the site.", status: 204 };

/** Bans from the whole site, for programs of administrators. */
@requestScoped()
export class SiteBansController {
  readonly #users: Users;
  readonly #clock: Clock;

  constructor(users: Users, clock: Clock) {
    this.#users = users;
    this.#clock = clock;
  }

  update = action(
    { params: Params, body: Ban, about: BANNED },
    async ({ viewer, params, body }) => {
      const { reason, minutes } = body;
      const until = minutes === null ? null : this.#clock.now() + minutes * 60_000;
      const user = await this.#users.ban(params.id, { reason, until }, viewer);
      const ends = until === null ? null : new Date(until).toISOString();
      return json({ data: { user_id: user.id, reason, until: ends } });
    },
  );

  destroy = action({ params: Params, about: UNBANNED }, async ({ viewer, params }) => {
    await this.#users.unban(params.id, viewer);
    return nothing();
  });
}
