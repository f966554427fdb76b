import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { action, json, nothing } from "../../../platform/http/index.ts";
import { AuditLog, type Viewer } from "../../../platform/security/index.ts";
import { ConnectionControl, type Which } from "../connections/connection_control.ts";
import { LiveConnection } from "../connections/live_connection.ts";

const Params = z.object({ id: z.string().max(64) });
const Query = z.object({
  user_id: z.coerce
    .number()
    .int()
    .optional()
    .describe("Of this person; members see their own only."),
  kind: LiveConnection.shape.kind.optional(),
  channel: z.string().max(164).optional().describe("Only those that listen to it."),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const Page = z.object({ data: z.array(LiveConnection), has_more: z.boolean() });

/** Live connections for programs: one's own, and for administrators all. */
@requestScoped()
export class ConnectionsController {
  readonly #control: ConnectionControl;
  readonly #audit: AuditLog;

  constructor(control: ConnectionControl, audit: AuditLog) {
    this.#control = control;
    this.#audit = audit;
  }

  index = action(
    { query: Query, about: { summary: "List live connections, the newest first.", answer: Page } },
    async ({ viewer, query: { user_id, kind, channel, limit } }) => {
      const found = await this.#control.find(whose(viewer, user_id));
      const wanted = found.filter(
        (one) =>
          (kind === undefined || one.kind === kind) &&
          (channel === undefined || one.channels.includes(channel)),
      );
      return json({ data: wanted.slice(0, limit), has_more: wanted.length > limit });
    },
  );

  show = action(
    { params: Params, about: { summary: "Tell of a live connection.", answer: LiveConnection } },
    async ({ viewer, params }) => json(await this.#one(viewer, params.id)),
  );

  destroy = action(
    {
      params: Params,
      about: { summary: "End a live connection; its client is told to stay away.", status: 204 },
    },
    async ({ viewer, params: { id } }) => {
      const { user } = await this.#one(viewer, id);
      await this.#control.end({ id });
      const detail = { user_id: user?.id ?? null };
      const subject = `connection:${id}`;
      await this.#audit.record({ actor: viewer, act: "connection.ended", subject, detail });
      return nothing();
    },
  );

  /** @throws NotFoundError also for what the viewer may not see */
  async #one(viewer: Viewer, id: string): Promise<LiveConnection> {
    const [found] = await this.#control.find({ id });
    if (found && (viewer.role === "admin" || found.user?.id === viewer.id)) return found;
    throw new NotFoundError("connection_not_found", "There is no such live connection.");
  }
}

function whose(viewer: Viewer, asked: number | undefined): Which {
  if (viewer.role === "admin") return asked === undefined ? {} : { user: asked };
  return { user: viewer.id };
}
