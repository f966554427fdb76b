const HIT = "#search-found .hit__text";

/** Arrows go from the search field to what was found, through it, and back. */
export function walkResults(): void {
  document.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const stops = [...document.querySelectorAll<HTMLElement>(`#search-q, ${HIT}`)];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    const next = at === -1 ? undefined : stops[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
