import { z } from "zod";
import { RealtimeError } from "../../codes/index.ts";
import { Filter } from "../../events/filter.ts";
import { remembered, type Remembered, shortName } from "./place.ts";

/** What a client asks for as it connects. */
export interface Wishes {
  /** Channels and groups of the query; missing where it names none. */
  channels: readonly string[] | undefined;
  format: "plain" | "envelope" | "html";
  /** For all of its channels. */
  filter: unknown;
  /** Where it was; missing when it comes for the first time. */
  before: Remembered | undefined;
}

const Format = z.enum(["plain", "envelope", "html"]).catch("plain");

/**
 * Reads the query. `channels` is a list with commas; `channel` can be given several times, for names that have some.
 *
 * @param lastEventId the header, which goes before the query: a client that returns repeats its query
 * @throws RealtimeError `invalid_filter`
 */
export function wishesOf(query: URLSearchParams, lastEventId: string | undefined): Wishes {
  const listed = (query.get("channels") ?? "").split(",");
  const names = [...listed, ...query.getAll("channel")].map((name) => name.trim());
  const channels = [...new Set(names)].filter((name) => name !== "");
  const id = lastEventId ?? query.get("last_event_id") ?? "";
  return {
    channels: channels.length > 0 ? channels : undefined,
    format: Format.parse(query.get("format")),
    filter: filterOf(query.get("filter")),
    before: id === "" ? undefined : remembered(id),
  };
}

function filterOf(text: string | null): unknown {
  if (text === null || text === "") return undefined;
  try {
    const filter: unknown = JSON.parse(text);
    Filter.of(filter);
    return filter;
  } catch (cause) {
    if (cause instanceof RealtimeError) throw cause;
    throw new RealtimeError("invalid_filter", { text: "`filter` is not JSON.", cause });
  }
}

/** Which channels a connection has from the start: those asked for that it did not leave, and those it added. */
export function startOf(asked: readonly string[], before: Remembered | undefined) {
  const left = asked.filter((name) => before?.left.has(shortName(name)));
  const kept = asked.filter((name) => !left.includes(name));
  const added = (before?.added ?? []).map(({ channel }) => channel);
  return { left, kept, added: [...new Set(added)].filter((name) => !asked.includes(name)) };
}
