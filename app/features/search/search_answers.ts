import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { type MessageResource, MessageResources } from "../messages/index.ts";
import { directName, MembersList } from "../rooms/index.ts";
import { type Asked, Search } from "./search.ts";
import { SearchRebuild } from "./search_rebuild.ts";
import type { FoundRow } from "./search_repository.ts";
import type { SearchAnswer, SearchResult } from "./search_resource.ts";
import { snippet } from "./text/snippet.ts";
import type { Sequence } from "./text/query_tokens.ts";

type RoomNames = ReadonlyMap<number, string>;

/** Searches, and tells what was found as people and programs get it. */
@singleton()
export class SearchAnswers {
  readonly #search: Search;
  readonly #resources: MessageResources;
  readonly #members: MembersList;
  readonly #rebuild: SearchRebuild;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    search: Search,
    resources: MessageResources,
    members: MembersList,
    rebuild: SearchRebuild,
  ) {
    this.#search = search;
    this.#resources = resources;
    this.#members = members;
    this.#rebuild = rebuild;
  }

  /** @throws as `Search.find` */
  async to(viewer: Viewer, asked: Asked): Promise<SearchAnswer> {
    const { query, rows, next } = await this.#search.find(viewer, asked);
    const names = await this.#directNames(viewer, rows);
    const messages = await this.#resources.for(viewer, rows);
    const data = rows.flatMap((row, at) => {
      const message = messages[at];
      return message ? [result(row, message, { names, sequences: query.sequences })] : [];
    });
    const complete = await this.#rebuild.isComplete();
    return { data, has_more: next !== null, next, complete };
  }

  /** Direct rooms are called by the others in them. */
  async #directNames(viewer: Viewer, rows: readonly FoundRow[]): Promise<RoomNames> {
    const direct = rows.filter(({ room_kind }) => room_kind === "direct");
    const people = await this.#members.ofRooms([...new Set(direct.map((row) => row.room_id))]);
    return new Map(
      [...people].map(([id, all]) => [id, directName(all.filter((one) => one.id !== viewer.id))]),
    );
  }
}

function result(
  row: FoundRow,
  message: MessageResource,
  { names, sequences }: Known,
): SearchResult {
  const { room_id: id, room_kind: kind, room_name } = row;
  const room = { id, kind, name: room_name ?? names.get(id) ?? directName([]) };
  const url = `/rooms/${id}?message=${message.id}`;
  return { message, room, snippet: snippet(row.body, sequences), url };
}

interface Known {
  names: RoomNames;
  sequences: readonly Sequence[];
}
