import type { Timeline } from "./timeline.ts";

const lists = new Map<Element, Timeline>();

/** Makes a list known by its element; the answer ends that. */
export function nameList(timeline: Timeline): () => void {
  lists.set(timeline.list, timeline);
  return () => void lists.delete(timeline.list);
}

/** The list of messages in which something stands: that of the open room, or of the open thread. */
export function listAt(element: Element): Timeline | undefined {
  const list = element.closest(".timeline");
  return list ? lists.get(list) : undefined;
}

/** Changes a message without moving what is read around it. */
export function changeAt(element: Element, change: () => void): void {
  const list = listAt(element);
  if (list) list.change(change);
  else change();
}
