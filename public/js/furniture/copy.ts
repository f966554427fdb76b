import { word } from "../core/words.ts";
import { copyText } from "../page/clipboard.ts";

const SHOWN_MS = 2000;

/** Buttons with `data-copy="#id"` copy that element's text, and say so for two seconds. */
export function copyButtons(): void {
  document.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector(button.dataset["copy"] ?? "");
  if (!(await copyText(source?.textContent ?? ""))) return;
  const before = [...button.childNodes];
  button.textContent = word("scripts.copied");
  setTimeout(() => button.replaceChildren(...before), SHOWN_MS);
}
