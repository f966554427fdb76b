type Open = (button: HTMLElement) => void;

const offered = new Map<string, Open>();

/** Says what a button `[data-compose="{kind}"]` of the composer opens. */
export function offerKind(kind: string, open: Open): void {
  offered.set(kind, open);
}

/** Follows the buttons of the composer that are for other kinds of messages than text. */
export function followComposerKinds(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-compose]") : null;
    if (button) offered.get(button.dataset["compose"] ?? "")?.(button);
  });
}
