import { viewer } from "../page/viewer.ts";

/** The text begun in a room by this person, kept in this browser. */
export function readDraft(room: string): string {
  try {
    return localStorage.getItem(keyOf(room)) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a begun text; an empty one is forgotten. A browser without room or leave for it loses nothing else. */
export function keepDraft(room: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(keyOf(room));
    else localStorage.setItem(keyOf(room), text);
  } catch {
    return;
  }
}

function keyOf(room: string): string {
  return `parley-draft-${viewer()?.id}-${room}`;
}
