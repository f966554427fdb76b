import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { Presence } from "../../../platform/realtime/index.ts";
import { accountResource, type User } from "../user.ts";
import { Users } from "../users.ts";

const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z.coerce.number().int().min(0).default(0),
});

/** People, for programs (C3.1). */
@requestScoped()
export class PeopleController {
  readonly #users: Users;
  readonly #presence: Presence;

  constructor(users: Users, presence: Presence) {
    this.#users = users;
    this.#presence = presence;
  }

  index = action(
    { query: Page, about: { summary: "List the people here." } },
    async ({ query: { limit, after } }) => {
      const found = await this.#users.page({ after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const online = await this.#presence.isOnline(page.map(({ id }) => id));
      const data = page.map((user) => person(user, online.has(user.id)));
      return json({ data, has_more: found.length > limit });
    },
  );

  me = action({ about: { summary: "Tell who asks." } }, async ({ viewer }) =>
    json({ data: accountResource(await this.#users.get(viewer.id)) }),
  );
}

function person({ id, name, last_seen_at }: User, is_online: boolean) {
  const seen = last_seen_at === null ? null : new Date(last_seen_at).toISOString();
  return { id, name, is_online, last_seen_at: seen };
}
