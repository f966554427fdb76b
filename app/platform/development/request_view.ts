import type { KeptLine, LineTail } from "../logging/index.ts";
import type { Rendering } from "../views/index.ts";
import type { RequestRecord } from "./request_record.ts";

const LINE_FIELDS = new Set([
  "level",
  "time",
  "msg",
  "part",
  "node_id",
  "pid",
  "hostname",
  "request_id",
  "user_id",
]);

/** What the templates of the toolbar show of one request. */
export function requestView(record: RequestRecord, tail: LineTail | undefined) {
  const queries = record.queries();
  const list = queries?.queries ?? [];
  const times = Map.groupBy(list, ({ shape }) => shape);
  const view_ms = record.renderings.reduce((sum, { ms }) => sum + ms, 0);
  const query_ms = queries?.ms ?? 0;
  return {
    id: record.id,
    at: record.at,
    method: record.method,
    path: record.path,
    route: record.route,
    kind: record.kind,
    status: record.status,
    type: record.type,
    bytes: record.bytes,
    failure: record.failure,
    person: record.person,
    session: record.session,
    flags: [...record.flags.values()],
    time: {
      total: record.ms,
      view: view_ms,
      queries: query_ms,
      rest: rest(record.ms, view_ms, query_ms),
    },
    query_count: queries?.count ?? 0,
    queries: list.map((query) => ({ ...query, times: times.get(query.shape)?.length ?? 1 })),
    repeated: [...times.values()].filter((same) => same.length > 1).length,
    renderings: record.renderings.map(renderingView),
    lines: (tail?.ofRequest(record.id) ?? []).map(lineView),
  };
}

/** Queries run beside each other, so their sum may be more than the time that passed. */
function rest(total: number, ...parts: number[]): number {
  return Math.max(0, total - parts.reduce((sum, ms) => sum + ms, 0));
}

function renderingView({ template, ms, loaded }: Rendering) {
  const parts = Map.groupBy(loaded, (name) => name);
  parts.delete(template);
  const counted = [...parts].map(([name, uses]) => ({ name, times: uses.length }));
  return { template, ms, parts: counted.toSorted((a, b) => b.times - a.times) };
}

function lineView({ level, time, msg = "", ...line }: KeptLine) {
  const fields = Object.entries(line).filter(([name]) => !LINE_FIELDS.has(name));
  return {
    level,
    time,
    message: msg,
    part: typeof line["part"] === "string" ? line["part"] : "",
    fields: fields.length > 0 ? JSON.stringify(Object.fromEntries(fields)) : "",
  };
}
