import { byId, cloneOf, within } from "./elements.ts";

const SHOWN_MS = 8_000;

/** Shows a short notice in a corner; it goes by itself, or when it is closed. */
export function notice(text: string): void {
  const element = cloneOf("t-notice");
  if (!element) return;
  const words = within(element, ".notice__text");
  if (words) words.textContent = text;
  byId("notices", HTMLElement)?.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** Every button `[data-notice-close]` closes its notice, also one that the server put into the page. */
export function closeNotices(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-notice-close]") : null;
    button?.closest(".notice")?.remove();
  });
}
