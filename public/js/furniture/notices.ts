const SHOWN_MS = 8_000;

/** Notices that came with the page go by themselves, and any notice when its button is pressed. */
export function pageNotices(): void {
  for (const notice of document.querySelectorAll("#notices .notice")) {
    setTimeout(() => notice.remove(), SHOWN_MS);
  }
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest("[data-notice-close]") : null;
    button?.closest(".notice")?.remove();
  });
}
