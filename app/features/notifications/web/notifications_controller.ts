import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, redirect, view } from "../../../platform/http/index.ts";
import { Notifications } from "../notifications.ts";

const Id = z.coerce.number().int().positive();
const Params = z.object({ id: Id });
const Flag = z
  .enum(["1", "true", "0", "false"])
  .transform((text) => text === "1" || text === "true");
const Query = z.object({
  unread: Flag.optional(),
  before: Id.optional(),
  limit: Id.max(100).optional(),
});

/** One's own notifications, as a page and for programs (N1.2). */
@requestScoped()
export class NotificationsController {
  readonly #notifications: Notifications;

  constructor(notifications: Notifications) {
    this.#notifications = notifications;
  }

  index = action({ query: Query, reads: "primary" }, async ({ viewer, query }) => {
    const page = await this.#notifications.page(viewer, query);
    const { data: notifications, has_more, unread } = page;
    return view(
      "notifications/index.njk",
      {
        notifications,
        has_more,
        unread,
        next: notifications.at(-1)?.id,
        only_unread: query.unread,
      },
      { json: { success: true, ...page } },
    );
  });

  read = action({ params: Params }, async ({ viewer, params }) =>
    answer(await this.#notifications.markAsRead(viewer, params.id)),
  );

  readAll = action({}, async ({ viewer }) => answer(await this.#notifications.markAsRead(viewer)));

  destroy = action({ params: Params }, async ({ viewer, params }) =>
    answer(await this.#notifications.remove(viewer, params.id)),
  );
}

function answer(unread: number) {
  return redirect({ route: "notifications" }, { json: { success: true, unread }, status: 200 });
}
