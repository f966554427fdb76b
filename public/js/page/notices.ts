import { byId, cloneOf, within } from "./elements.ts";

const SHOWN_MS = 8_000;

/** Shows a short notice in a corner; it goes by itself, or when it is closed. */
export function notice(text: string): void {
  const element = cloneOf("t-notice");
  if (!element) return;
  const words = within(element, ".notice__text");
  if (words) words.textContent = text;
  within(element, "[data-notice-close]")?.addEventListener("click", () => element.remove());
  byId("notices", HTMLElement)?.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}
