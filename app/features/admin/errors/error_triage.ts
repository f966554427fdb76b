import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";
import { type TrackedError, TrackedErrors } from "../../../platform/tracker/index.ts";

export const DECISIONS = ["resolved", "ignored", "reopened"] as const;

/** What somebody decides about an error. */
export type Decision = (typeof DECISIONS)[number];

/** Decides what becomes of errors; each decision stands in the audit log. */
@singleton()
export class ErrorTriage {
  readonly #database: Database;
  readonly #errors: TrackedErrors;
  readonly #audit: AuditLog;

  constructor(database: Database, errors: TrackedErrors, audit: AuditLog) {
    this.#database = database;
    this.#errors = errors;
    this.#audit = audit;
  }

  /** @returns the error as it stands now @throws NotFoundError `error_not_found` */
  decide(actor: AuditActor, id: number, decision: Decision): Promise<TrackedError> {
    return this.#database.transaction(async () => {
      await this.#apply(id, decision, actor === "console" ? actor : actor.name);
      const error = await this.#errors.get(id);
      const detail = { class: error.class, place: error.place, count: error.count };
      await this.#audit.record({ actor, act: `error.${decision}`, subject: `error:${id}`, detail });
      return error;
    });
  }

  #apply(id: number, decision: Decision, by: string): Promise<void> {
    if (decision === "resolved") return this.#errors.resolve(id, by);
    if (decision === "ignored") return this.#errors.ignore(id, by);
    return this.#errors.reopen(id, by);
  }
}
