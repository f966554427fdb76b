import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "../../platform/errors/index.ts";
import { AuditLog, type Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Faces, type UserResource, Users } from "../accounts/index.ts";
import { Revisions, ViewerMessages } from "../messages/index.ts";
import { ensureCan, RoomDirectory, ViewerRooms } from "../rooms/index.ts";
import type { Decision, ReportDraft } from "./report_draft.ts";
import { type ReportQuery, ReportsRepository } from "./reports_repository.ts";
import type { Report } from "./tables.ts";

const EXCERPT = 280;

/** A report as those see it who decide; times in ISO 8601. */
export interface ReportResource {
  id: number;
  reporter: UserResource | null;
  user: UserResource | null;
  room: { id: number; name: string | null } | null;
  message_id: number | null;
  reason: string;
  excerpt: string;
  state: Report["state"];
  decided_by: UserResource | null;
  decided_at: string | null;
  created_at: string;
}

/**
 * What people report, for those who keep order: about messages the owners and moderators of the room, about all the
 * administrators. Deciding one about a message decides all about it.
 */
@singleton()
export class Reports {
  readonly #repository: ReportsRepository;
  readonly #database: Database;
  readonly #users: Users;
  readonly #faces: Faces;
  readonly #rooms: ViewerRooms;
  readonly #directory: RoomDirectory;
  readonly #messages: ViewerMessages;
  readonly #revisions: Revisions;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: ReportsRepository,
    database: Database,
    users: Users,
    faces: Faces,
    rooms: ViewerRooms,
    directory: RoomDirectory,
    messages: ViewerMessages,
    revisions: Revisions,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#users = users;
    this.#faces = faces;
    this.#rooms = rooms;
    this.#directory = directory;
    this.#messages = messages;
    this.#revisions = revisions;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * Reports a message that one may see, or a person. Saying it twice makes one report.
   *
   * @throws NotFoundError `message_not_found`, `user_not_found`
   */
  async make(viewer: Viewer, draft: ReportDraft): Promise<number> {
    const about = await this.#about(viewer, draft);
    const { reason } = draft;
    const [reporter_id, created_at] = [viewer.id, this.#clock.now()];
    const bare = { state: "open", decided_by: null, decided_at: null } as const;
    const row = { ...bare, ...about, reporter_id, reason, created_at };
    const known = await this.#repository.same(row);
    if (known) return known.id;
    return this.#database.transaction(async () => {
      const id = await this.#repository.insert(row);
      const { user_id, room_id, message_id } = row;
      const detail = { user_id, room_id, message_id };
      const subject = `report:${id}`;
      await this.#audit.record({ actor: viewer, act: "report.made", subject, detail });
      return id;
    });
  }

  /** Reports about a room for who leads it. @throws NotFoundError `room_not_found`, ForbiddenError `not_allowed_in_room` */
  async ofRoom(viewer: Viewer, roomId: number, query: Omit<ReportQuery, "roomId">) {
    ensureCan(await this.#rooms.find(viewer, roomId), "administer");
    return this.#resources(await this.#repository.page({ ...query, roomId }));
  }

  /** All reports, for administrators. @throws ForbiddenError `not_allowed` */
  async all(viewer: Viewer, query: Omit<ReportQuery, "roomId">): Promise<ReportResource[]> {
    if (viewer.role !== "admin") throw forAdmins();
    return this.#resources(await this.#repository.page(query));
  }

  /** How many wait for a decision. */
  open(): Promise<number> {
    return this.#repository.open();
  }

  /**
   * Decides.
   *
   * @throws NotFoundError `report_not_found`, ConflictError `report_decided`
   */
  async decide(viewer: Viewer, id: number, decision: Decision): Promise<void> {
    const report = await this.#find(viewer, id);
    if (report.state !== "open") throw decided();
    if (decision === "delete" && report.message_id !== null)
      await this.#revisions.takeDown(viewer, report.message_id);
    await this.#database.transaction(async () => {
      const state = decision === "dismiss" ? "dismissed" : "acted";
      const done = { state, decided_by: viewer.id, decided_at: this.#clock.now() } as const;
      if ((await this.#repository.decide(report, done)) === 0) throw decided();
      const { user_id, room_id, message_id } = report;
      const detail = { decision, user_id, room_id, message_id };
      const subject = `report:${id}`;
      await this.#audit.record({ actor: viewer, act: "report.decided", subject, detail });
    });
  }

  /** Who may not decide a report does not know of it. */
  async #find(viewer: Viewer, id: number): Promise<Report> {
    const report = await this.#repository.find(id);
    if (!report) throw reportNotFound();
    if (viewer.role === "admin") return report;
    if (report.room_id === null) throw reportNotFound();
    const found = await this.#rooms.find(viewer, report.room_id).catch(() => undefined);
    if (!found || (found.membership?.role ?? "member") === "member") throw reportNotFound();
    return report;
  }

  async #about(viewer: Viewer, draft: ReportDraft) {
    if ("user_id" in draft) {
      const { id: user_id } = await this.#users.get(draft.user_id);
      return { user_id, room_id: null, message_id: null, excerpt: "" };
    }
    const { message } = await this.#messages.find(viewer, draft.message_id);
    return {
      user_id: message.author_id,
      room_id: message.room_id,
      message_id: message.id,
      excerpt: message.body.slice(0, EXCERPT),
    };
  }

  async #resources(reports: readonly Report[]): Promise<ReportResource[]> {
    const ids = reports.flatMap((one) => [one.reporter_id, one.user_id, one.decided_by ?? 0]);
    const faces = await this.#faces.of(ids);
    const face = (id: number | null) => (id === null ? null : (faces.get(id) ?? null));
    const rooms = new Map<number, string | null>();
    for (const { room_id } of reports)
      if (room_id !== null && !rooms.has(room_id))
        rooms.set(room_id, (await this.#directory.get(room_id)).name);
    return reports.map(({ reporter_id, user_id, room_id, decided_by, ...report }) => ({
      id: report.id,
      reporter: face(reporter_id),
      user: face(user_id),
      room: room_id === null ? null : { id: room_id, name: rooms.get(room_id) ?? null },
      message_id: report.message_id,
      reason: report.reason,
      excerpt: report.excerpt,
      state: report.state,
      decided_by: face(decided_by),
      decided_at: report.decided_at === null ? null : new Date(report.decided_at).toISOString(),
      created_at: new Date(report.created_at).toISOString(),
    }));
  }
}

function reportNotFound(): NotFoundError {
  return new NotFoundError(
    "report_not_found",
    "There is no such report, or it is not yours to decide.",
  );
}

function decided(): ConflictError {
  return new ConflictError("report_decided", "This report was decided already.");
}

function forAdmins(): ForbiddenError {
  return new ForbiddenError("not_allowed", "Only administrators see all reports.");
}
