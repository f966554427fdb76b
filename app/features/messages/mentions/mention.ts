import { escapeHtml } from "../../../platform/views/index.ts";

/** Somebody whom a message names. */
export interface Mention {
  /** `EVERYBODY` for @room. */
  id: number;
  /** As it was written; people may be called otherwise since. */
  name: string;
}

/** Stands for all members of the room. */
export const EVERYBODY = 0;

/** What a message's column holds; null when it names nobody. */
export type StoredMentions = string | null;

export function storedMentions(mentions: readonly Mention[]): StoredMentions {
  return mentions.length === 0 ? null : JSON.stringify(mentions);
}

/** What `storedMentions` wrote; nobody else writes that column. */
export function mentionsIn(stored: StoredMentions): Mention[] {
  return stored === null ? [] : (JSON.parse(stored) as Mention[]);
}

/** How a mention stands in a message: the same for all who read it, the browser marks the reader's own. */
export function mentionHtml({ id, name }: Mention): string {
  const who = id === EVERYBODY ? "room" : id;
  return `<span class="mention" data-mention="${who}">@${escapeHtml(name)}</span>`;
}

/** Only our own HTML holds this: what people write is escaped. */
const NAMED = /(<span class="mention" data-mention="(\d+)">@)[^<]*/g;

/** The HTML with people called as they are now. */
export function withNames(html: string, people: ReadonlyMap<number, { name: string }>): string {
  return html.replace(NAMED, (whole, start: string, id: string) => {
    const name = people.get(Number(id))?.name;
    return name === undefined ? whole : start + escapeHtml(name);
  });
}
