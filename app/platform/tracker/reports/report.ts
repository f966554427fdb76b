import type { TrackedError } from "../tracked_error.ts";

/** `new`: seen for the first time. `again`: it goes on. `returned`: it had been resolved. */
export type ReportKind = "new" | "again" | "returned";

/** What stands in the outbox: which error, and what there is to say. */
export interface ReportOrder {
  /** The same for every attempt to deliver it. */
  id: string;
  errorId: number;
  kind: ReportKind;
  /** Occurrences since the report before. */
  since: number;
}

/** A report as templates and receivers read it. */
export interface Report {
  kind: ReportKind;
  headline: string;
  class: string;
  code: string | null;
  message: string;
  place: string;
  door: string;
  culprit: string;
  count: number;
  since: number;
  people: number;
  first_at: string;
  last_at: string;
  node: string;
  reference: string | null;
  link: string | null;
}

export interface ReportFacts {
  order: ReportOrder;
  error: TrackedError;
  /** Of the newest occurrence. */
  reference: string | undefined;
  link: string | undefined;
}

export function reportOf({ order, error, reference, link }: ReportFacts): Report {
  const { class: kindOfError, code, message, place, door, culprit, count, people, node } = error;
  return {
    kind: order.kind,
    headline: headlineOf(order),
    class: kindOfError,
    code,
    message,
    place,
    door,
    culprit,
    count,
    since: order.since,
    people,
    first_at: new Date(error.first_at).toISOString(),
    last_at: new Date(error.last_at).toISOString(),
    node,
    reference: reference || null,
    link: link ?? null,
  };
}

function headlineOf({ kind, since }: ReportOrder): string {
  if (kind === "new") return "Something went wrong";
  if (kind === "returned") return "A resolved error is back";
  return since === 1 ? "It happened once more" : `It happened ${since} more times`;
}
