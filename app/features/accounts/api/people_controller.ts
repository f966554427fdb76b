import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { Presence } from "../../../platform/realtime/index.ts";
import { Blocks } from "../blocks/blocks.ts";
import { personResource } from "../person_resource.ts";
import { accountResource } from "../user.ts";
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
  readonly #blocks: Blocks;

  constructor(users: Users, presence: Presence, blocks: Blocks) {
    this.#users = users;
    this.#presence = presence;
    this.#blocks = blocks;
  }

  index = action(
    { query: Page, about: { summary: "List the people here." } },
    async ({ viewer, query: { limit, after } }) => {
      const found = await this.#users.page({ after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const online = await this.#presence.isOnline(page.map(({ id }) => id));
      const unseen = await this.#blocks.unseen(viewer.id);
      const data = page.map((user) =>
        unseen.has(user.id)
          ? personResource({ ...user, last_seen_at: null }, false)
          : personResource(user, online.has(user.id)),
      );
      return json({ data, has_more: found.length > limit });
    },
  );

  me = action({ about: { summary: "Tell who asks." } }, async ({ viewer }) =>
    json({ data: accountResource(await this.#users.get(viewer.id)) }),
  );
}
