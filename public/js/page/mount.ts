type Leave = () => void;
type Enter = (element: HTMLElement) => Leave | undefined;

interface Part {
  selector: string;
  enter: Enter;
  at: HTMLElement | null;
  leave: Leave | undefined;
}

const parts: Part[] = [];

/**
 * Brings a part of the page to life whenever an element matching `selector` is there, and lets it go when the
 * element has left: pages are swapped without a reload.
 */
export function mount(selector: string, enter: Enter): void {
  parts.push({ selector, enter, at: null, leave: undefined });
}

/** Looks at the page: leaves what is gone, enters what is new. */
export function refreshMounts(): void {
  for (const part of parts) refresh(part);
}

function refresh(part: Part): void {
  const found = document.querySelector<HTMLElement>(part.selector);
  if (found === part.at) return;
  const { leave } = part;
  // Leaving and entering may change the page, and so come back to here.
  part.at = found;
  part.leave = undefined;
  leave?.();
  if (part.at === found && found) part.leave = part.enter(found);
}

/** Follows htmx's swaps. Single messages cannot bring or take a part of the page. */
export function watchMounts(): void {
  document.addEventListener("htmx:after:process", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches(".message")) return;
    refreshMounts();
  });
  refreshMounts();
}
