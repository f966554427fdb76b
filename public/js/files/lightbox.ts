import { word } from "../core/words.ts";
import { byId, within } from "../page/elements.ts";

/** Opens pictures over the page: `[data-picture]` links, which lead to the picture itself without a script. */
export function openPictures(): void {
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const step = target.closest<HTMLElement>("#lightbox [data-step]");
    if (step) return go(Number(step.dataset["step"]));
    if (target.matches("#lightbox, .lightbox__stage, [data-lightbox-close]")) return close();
    const link = target.closest<HTMLAnchorElement>("a[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (!byId("lightbox", HTMLDialogElement)?.open) return;
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else return;
    event.preventDefault();
  });
}

/** The pictures that one can go through, and which of them is shown. */
let shown: HTMLAnchorElement[] = [];
let at = 0;

function open(link: HTMLAnchorElement): void {
  const around = link.closest("#timeline, #room-files, .timeline") ?? document;
  shown = [...around.querySelectorAll<HTMLAnchorElement>("a[data-picture]")];
  at = Math.max(0, shown.indexOf(link));
  draw();
  const dialog = byId("lightbox", HTMLDialogElement);
  if (dialog && !dialog.open) dialog.showModal();
}

function close(): void {
  byId("lightbox", HTMLDialogElement)?.close();
  shown[at]?.focus();
}

function go(step: number): void {
  const next = at + step;
  if (!shown[next]) return;
  at = next;
  draw();
}

function draw(): void {
  const [link, dialog] = [shown[at], byId("lightbox", HTMLDialogElement)];
  if (!link || !dialog) return;
  const { name = "", save = "", width = "", height = "" } = link.dataset;
  const image = dialog.querySelector("img");
  if (image) {
    image.width = Number(width);
    image.height = Number(height);
    image.alt = name;
    image.src = link.href;
  }
  const title = within(dialog, "[data-lightbox-name]");
  if (title) title.textContent = name;
  const place = within(dialog, "[data-lightbox-place]");
  if (place)
    place.textContent =
      shown.length > 1 ? word("scripts_files.place", { at: at + 1, count: shown.length }) : "";
  dialog.querySelector<HTMLAnchorElement>("[data-lightbox-save]")?.setAttribute("href", save);
  for (const button of dialog.querySelectorAll<HTMLButtonElement>("[data-step]"))
    button.disabled = !shown[at + Number(button.dataset["step"])];
}
