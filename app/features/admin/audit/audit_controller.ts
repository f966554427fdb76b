import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action } from "../../../platform/http/index.ts";
import { AuditLog } from "../../../platform/security/index.ts";
import { adminView } from "../admin_view.ts";
import { Before, pageOf, ROWS, SearchText } from "../listing.ts";
import { auditResource } from "./audit_resource.ts";

const DAY_MS = 86_400_000;

/** A day, `2030-01-31`, as the millisecond in which it begins in UTC. */
const Day = z.iso
  .date()
  .transform((day) => Date.parse(day))
  .optional()
  .catch(undefined);

const Filter = z.object({
  actor: SearchText,
  act: SearchText,
  subject: SearchText,
  from: Day,
  /** The last day that counts. */
  to: Day,
  before: Before,
});

/** Who did what. The log is read here and changed nowhere. */
@requestScoped()
export class AuditController {
  readonly #audit: AuditLog;

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  index = action({ query: Filter }, async ({ query }) => {
    const { to, ...filter } = query;
    const until = to === undefined ? undefined : to + DAY_MS;
    const [found, acts] = await Promise.all([
      this.#audit.page({ ...filter, until, limit: ROWS + 1 }),
      this.#audit.acts(),
    ]);
    const { rows, next } = pageOf(found, ({ id }) => id);
    const data = rows.map(auditResource);
    return adminView(
      "admin/audit/index.njk",
      { lines: data, next, acts, filter: { ...query, from: day(query.from), to: day(to) } },
      { partial: "admin/audit/_lines.njk", json: { data, next } },
    );
  });
}

function day(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 10);
}
