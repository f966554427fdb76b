import { within } from "../page/elements.ts";

const GAP = 6;
const COLUMNS = 8;
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

type Pick = (emoji: string) => void;

/** Opens the choice of emoji beside a message: by pointer, or with the arrow keys, Enter and Escape. */
export function pickEmoji(picker: HTMLElement, article: HTMLElement, pick: Pick): void {
  const open = new AbortController();
  const { signal } = open;
  const close = (): void => picker.hidePopover();
  picker.addEventListener("click", (event) => chosen(event, pick, close), { signal });
  picker.addEventListener("keydown", (event) => walk(event, picker), { signal });
  picker.addEventListener(
    "toggle",
    (event) => {
      if (event.newState !== "closed") return;
      open.abort();
      article.focus({ preventScroll: true });
    },
    { signal },
  );
  picker.showPopover();
  place(picker, article);
  within(picker, "[data-emoji]")?.focus();
}

function chosen(event: Event, pick: Pick, close: () => void): void {
  const button =
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-emoji]") : null;
  if (!button) return;
  close();
  pick(button.dataset["emoji"] ?? "");
}

function walk(event: KeyboardEvent, picker: HTMLElement): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const all = [...picker.querySelectorAll<HTMLElement>("[data-emoji]")];
  const at = all.findIndex((one) => one === document.activeElement);
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
  event.preventDefault();
}

/** At the right end of the message, below its top or above, wherever there is room. */
function place(picker: HTMLElement, article: HTMLElement): void {
  const { right, top } = article.getBoundingClientRect();
  const { width, height } = picker.getBoundingClientRect();
  const above = top - height - GAP;
  const below = Math.min(top + 3 * GAP, innerHeight - height - GAP);
  picker.style.left = `${Math.max(GAP, Math.min(right, innerWidth) - width - 4 * GAP)}px`;
  picker.style.top = `${above > GAP ? above : below}px`;
}
