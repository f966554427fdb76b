import { z } from "zod";
import { requestScoped } from "../../platform/container/index.ts";
import { action, json, nothing, redirect, view } from "../../platform/http/index.ts";
import { Limits } from "../../platform/security/index.ts";
import { Users } from "../accounts/index.ts";
import { ViewerMessages } from "../messages/index.ts";
import { RoomParams, roomView, ViewerRooms } from "../rooms/index.ts";
import { Decision, ReportDraft } from "./report_draft.ts";
import { Reports } from "./reports.ts";

const PAGE = 50;
const MADE = { summary: "Report a message or a person.", status: 201 };
const LISTED = { summary: "List the reports about a room, as its owner or moderator." };
const ALL = { summary: "List all reports, as an administrator." };
const DECIDED = { summary: "Decide a report.", status: 204 };

const About = z.object({
  message: RoomParams.shape.id.optional(),
  user: RoomParams.shape.id.optional(),
});
const Listing = z.object({
  state: z.enum(["open", "acted", "dismissed"]).optional().catch(undefined),
  before: z.coerce.number().int().positive().optional().catch(undefined),
});

/** Reports, by forms and for programs. */
@requestScoped()
export class ReportsController {
  readonly #reports: Reports;
  readonly #messages: ViewerMessages;
  readonly #users: Users;
  readonly #rooms: ViewerRooms;
  readonly #limits: Limits;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    reports: Reports,
    messages: ViewerMessages,
    users: Users,
    rooms: ViewerRooms,
    limits: Limits,
  ) {
    this.#reports = reports;
    this.#messages = messages;
    this.#users = users;
    this.#rooms = rooms;
    this.#limits = limits;
  }

  new = action({ query: About }, async ({ viewer, query }) => {
    if (query.message === undefined) {
      const { id, name } = await this.#users.get(query.user ?? 0);
      return view("moderation/report.njk", { person: { id, name } });
    }
    const { message } = await this.#messages.find(viewer, query.message);
    const { name } = await this.#users.get(message.author_id);
    const shown = { id: message.id, room_id: message.room_id, excerpt: message.body.slice(0, 280) };
    return view("moderation/report.njk", {
      message: shown,
      person: { id: message.author_id, name },
    });
  });

  create = action({ body: ReportDraft, about: MADE }, async ({ viewer, body }) => {
    await this.#limits.admitPerson("reports", viewer, { field: "" });
    const id = await this.#reports.make(viewer, body);
    const flash = { notice: "Thank you. Those who keep order here will look at it." };
    return redirect("/", { flash, json: { data: { id } }, status: 201 });
  });

  /** The page of a room's reports. */
  ofRoom = action(
    { params: RoomParams, query: Listing, about: LISTED },
    async ({ viewer, params, query }) => {
      const data = await this.#reports.ofRoom(viewer, params.id, { ...query, limit: PAGE });
      const room = roomView(await this.#rooms.find(viewer, params.id));
      return view(
        "moderation/room_reports.njk",
        { room, reports: data, filter: query, admin: false },
        { json: { data, has_more: data.length === PAGE } },
      );
    },
  );

  index = action({ query: Listing, about: ALL }, async ({ viewer, query }) => {
    const data = await this.#reports.all(viewer, { ...query, limit: PAGE });
    return json({ data, has_more: data.length === PAGE });
  });

  decide = action(
    {
      params: RoomParams,
      body: z.object({ decision: Decision, back: z.string().startsWith("/").max(200).optional() }),
      about: DECIDED,
    },
    async ({ viewer, params, body, wantsJson }) => {
      await this.#reports.decide(viewer, params.id, body.decision);
      const flash = { notice: SAID[body.decision] };
      const back = body.back?.startsWith("//") ? "/" : (body.back ?? "/");
      return wantsJson ? nothing() : redirect(back, { flash });
    },
  );
}

const SAID = {
  dismiss: "The report is dismissed.",
  resolve: "The report is settled.",
  delete: "The message is deleted.",
};
