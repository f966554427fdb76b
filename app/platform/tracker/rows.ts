import type { Insertable } from "kysely";
import type { Occurrence } from "./capture.ts";
import type { ErrorGroupsTable, ErrorSamplesTable } from "./tables.ts";
import type { Tally } from "./tally.ts";

/** A group that is seen for the first time. */
export function groupRow(
  { fingerprint, count, firstAt, lastAt }: Tally,
  newest: Occurrence,
  node: string,
): Insertable<ErrorGroupsTable> {
  const { level, where: door, name: place, chain, culprit } = newest;
  const { name = "Error", code = null } = chain[0] ?? {};
  const message = messageOf(newest);
  return {
    fingerprint,
    level,
    door,
    place,
    class: name,
    code,
    message,
    culprit,
    node,
    count,
    people: 0,
    first_at: firstAt,
    last_at: lastAt,
    status: "open",
    returned: 0,
    reported_count: 0,
  };
}

export function sampleRow(
  group_id: number,
  { at, reference, userId: user_id, request, chain }: Occurrence,
  node: string,
): Insertable<ErrorSamplesTable> {
  return {
    group_id,
    at,
    node,
    reference,
    user_id,
    chain: JSON.stringify(chain),
    method: request?.method ?? null,
    path: request?.path ?? null,
    user_agent: request?.userAgent ?? null,
  };
}

/** What it says, of an empty message the kind of thing that was thrown. */
export function messageOf({ chain: [first] }: Occurrence): string {
  return first?.message || `A ${first?.name ?? "nothing"} was thrown without a message.`;
}
