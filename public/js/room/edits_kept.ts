import { viewer } from "../page/viewer.ts";

/** What somebody has typed into a message that they edit and have not saved, in this browser. */
export function keptEdit(message: string): string | null {
  return localStorage.getItem(keyOf(message));
}

/** @param text null once it is saved or given up */
export function keepEdit(message: string, text: string | null): void {
  if (text === null) localStorage.removeItem(keyOf(message));
  else localStorage.setItem(keyOf(message), text);
}

function keyOf(message: string): string {
  return `parley:edit:${viewer()?.id ?? 0}:${message}`;
}
