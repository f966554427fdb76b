import { singleton } from "../../container/index.ts";
import { logContext } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import type { AuditActor, AuditEntry, AuditQuery, AuditRecord } from "./audit_entry.ts";
import { AuditRepository } from "./audit_repository.ts";

/**
 * Who did what to the installation, and when. Lines are added and never changed.
 *
 * @example
 * await database.transaction(async () => {
 *   await repository.update(id, { disabled_at: now });
 *   await audit.record({ actor: viewer, act: "user.disabled", subject: `user:${id}` });
 * });
 */
@singleton()
export class AuditLog {
  readonly #repository: AuditRepository;
  readonly #clock: Clock;

  constructor(repository: AuditRepository, clock: Clock) {
    this.#repository = repository;
    this.#clock = clock;
  }

  /** Writes one line. Inside a transaction it holds with the act, or not at all. */
  async record({ actor, act, subject, detail }: AuditEntry): Promise<void> {
    const { id, name } = whoIs(actor);
    await this.#repository.insert({
      at: this.#clock.now(),
      actor_id: id,
      actor: name,
      act,
      subject,
      detail: detail === undefined ? null : JSON.stringify(detail),
      request_id: logContext.getStore()?.request_id ?? null,
    });
  }

  /** A page of lines, the newest first. */
  page(query: AuditQuery): Promise<AuditRecord[]> {
    return this.#repository.page(query);
  }

  /** Every act that was ever written down, by its name. */
  acts(): Promise<string[]> {
    return this.#repository.acts();
  }
}

function whoIs(actor: AuditActor): { id: number | null; name: string } {
  return actor === "console" ? { id: null, name: "console" } : actor;
}
