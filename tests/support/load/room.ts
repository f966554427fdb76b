import type { Loose } from "../loose.ts";
import type { ServerNode } from "../node.ts";
import type { Person } from "../person.ts";

/** Where people of a load test meet. */
export interface LoadRoom {
  id: number;
  channel: string;
}

/** A message as it is stored. */
export interface Stored {
  id: number;
  /** `system` for a note of the room's own, such as of who joined. */
  kind: string;
  client_id: string;
  ordinal: number;
  seq: number;
}

/** A server that runs now, another one each time; nothing while none does. */
export function livingUrl(nodes: readonly ServerNode[], turn: number): string {
  const living = nodes.filter(({ running }) => running);
  return living[turn % Math.max(1, living.length)]?.url ?? "";
}

export async function makeRoom(person: Person, name: string): Promise<LoadRoom> {
  const { data } = (await person.post("/api/rooms", { name, kind: "open" })).json;
  return { id: data.id, channel: `presence-room.${data.id}` };
}

/** Everything that the room holds, oldest first. */
export async function historyOf(person: Person, { id }: LoadRoom): Promise<Stored[]> {
  const pages: Stored[][] = [];
  for (let before = ""; ; before = `&before=${pages.at(-1)?.[0]?.id}`) {
    const { json } = await person.get(`/api/rooms/${id}/messages?limit=100${before}`);
    pages.push(json.data.map(storedOf));
    if (!json.has_more) return pages.toReversed().flat();
  }
}

export function storedOf({ id, kind, client_id, ordinal, seq }: Loose): Stored {
  return { id, kind, client_id, ordinal, seq };
}
