import { byId } from "../page/elements.ts";

/** The field in which one writes where this stands: below the room, or below the thread. */
export function composerNear(element: Element): HTMLTextAreaElement | null {
  const id = element.closest("#thread") ? "thread-text" : "composer-text";
  return byId(id, HTMLTextAreaElement);
}
