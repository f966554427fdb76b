import { type Insertable, type Selectable, sql } from "kysely";
import { singleton } from "../../container/index.ts";
import { Database, likePattern } from "../../database/index.ts";
import type { AuditQuery, AuditRecord } from "./audit_entry.ts";
import type { AuditLogTable } from "./tables.ts";

/** All SQL of the audit log: it adds and reads, and has no way to change a line. */
@singleton()
export class AuditRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(row: Insertable<AuditLogTable>): Promise<void> {
    await this.#database.query.insertInto("audit_log").values(row).execute();
  }

  async page(query: AuditQuery): Promise<AuditRecord[]> {
    const rows = await this.#matching(query).orderBy("id", "desc").limit(query.limit).execute();
    return rows.map(recordOf);
  }

  async acts(): Promise<string[]> {
    const acts = this.#database.query.selectFrom("audit_log").select("act").distinct();
    return (await acts.orderBy("act").execute()).map(({ act }) => act);
  }

  #matching({ actor, act, about, subject, from, until, before }: AuditQuery) {
    let lines = this.#database.query.selectFrom("audit_log").selectAll();
    if (actor) lines = lines.where(like("actor", likePattern(actor)));
    if (act) lines = lines.where(like("act", likePattern(act, "beginning")));
    if (about) lines = lines.where("subject", "=", about);
    if (subject) lines = lines.where(like("subject", likePattern(subject, "beginning")));
    if (from !== undefined) lines = lines.where("at", ">=", from);
    if (until !== undefined) lines = lines.where("at", "<", until);
    return before === undefined ? lines : lines.where("id", "<", before);
  }
}

function like(column: "actor" | "act" | "subject", pattern: string) {
  return sql<boolean>`${sql.ref(column)} like ${pattern} escape '!'`;
}

function recordOf(row: Selectable<AuditLogTable>): AuditRecord {
  return {
    id: row.id,
    at: row.at,
    actor: { id: row.actor_id, name: row.actor },
    act: row.act,
    subject: row.subject,
    // Written by `AuditLog` alone, from an object.
    detail: row.detail === null ? {} : (JSON.parse(row.detail) as Record<string, unknown>),
    requestId: row.request_id,
  };
}
