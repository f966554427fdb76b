import { Counts } from "./counts.ts";
import { type Counted, OTHERS } from "./tally.ts";

/** What was counted of an event on a channel. */
export interface ChannelCounts {
  key: string;
  event: string;
  counts: Counts;
}

/**
 * The events on channels that went out most often, `most` of them, those of a channel one after the other; what is left
 * is added up into one. Channels of the hub's own (`#…`) are nobody's business.
 */
export function busiest(counted: Counted, most: number): ChannelCounts[] {
  const all = [...counted].flatMap(([key, events]) =>
    isOwn(key) ? [] : [...events].map(([event, counts]) => ({ key, event, counts })),
  );
  if (all.length <= most) return all;
  all.sort((a, b) => weight(b) - weight(a));
  const rest = new Counts();
  for (const { counts } of all.slice(most)) rest.add(counts);
  const kept = all.slice(0, most).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return [...kept, { key: OTHERS, event: OTHERS, counts: rest }];
}

function weight({ counts }: ChannelCounts): number {
  return counts.messagesOut + counts.messagesIn;
}

function isOwn(key: string): boolean {
  return key.slice(key.indexOf("/") + 1).startsWith("#");
}
