import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { DeadLetters, type Which } from "../../../platform/queue/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";

/** What people do to dead letters; each act stands in the audit log. */
@singleton()
export class QueueCare {
  readonly #database: Database;
  readonly #letters: DeadLetters;
  readonly #audit: AuditLog;

  constructor(database: Database, letters: DeadLetters, audit: AuditLog) {
    this.#database = database;
    this.#letters = letters;
    this.#audit = audit;
  }

  /** Has dead letters delivered anew. @returns how many @throws NotFoundError when the one is not there */
  replay(which: Which, actor: AuditActor): Promise<number> {
    return this.#act("queue.replayed", { which, actor }, () => this.#letters.replay(which));
  }

  /** Throws dead letters away. @returns how many @throws NotFoundError when the one is not there */
  discard(which: Which, actor: AuditActor): Promise<number> {
    return this.#act("queue.discarded", { which, actor }, () => this.#letters.discard(which));
  }

  #act(
    act: string,
    { which, actor }: { which: Which; actor: AuditActor },
    work: () => Promise<number>,
  ): Promise<number> {
    return this.#database.transaction(async () => {
      const count = await work();
      if (count === 0 && which !== "all" && "id" in which) throw gone(which.id);
      const detail = { entries: count };
      if (count > 0) await this.#audit.record({ actor, act, subject: subjectOf(which), detail });
      return count;
    });
  }
}

function subjectOf(which: Which): string {
  if (which === "all") return "queue:all";
  return "id" in which ? `queue:${which.id}` : `queue:topic ${which.topic}`;
}

function gone(id: number): NotFoundError {
  const message = `There is no dead letter ${id}: it was replayed or thrown away already.`;
  return new NotFoundError("dead_letter_not_found", message);
}
