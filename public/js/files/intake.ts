import { byId, within } from "../page/elements.ts";
import { mount } from "../page/mount.ts";
import { offerKind } from "../room/composer_kinds.ts";
import { addFiles } from "./trays.ts";

/** The three ways in which files come: a button, the clipboard, and dropping them on the room. */
export function takeInFiles(): void {
  offerKind("file", () => byId("file-input", HTMLInputElement)?.click());
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.id === "file-input") chosen(target);
  });
  document.addEventListener("paste", pasted);
  mount("#main.room", (room) => {
    const listening = new AbortController();
    const { signal } = listening;
    for (const name of ["dragenter", "dragover", "dragleave", "drop"] as const)
      room.addEventListener(name, (event) => dragged(room, event), { signal });
    return () => listening.abort();
  });
}

function chosen(input: HTMLInputElement): void {
  add(input.files ?? []);
  // So that the same file can be chosen again.
  input.value = "";
}

/** Text that comes with a picture of itself, as from a spreadsheet, stays text. */
function pasted(event: ClipboardEvent): void {
  const { target, clipboardData } = event;
  const isHere = target instanceof HTMLElement && target.closest("#composer");
  if (!isHere || !clipboardData || clipboardData.types.includes("text/plain")) return;
  if (clipboardData.files.length === 0) return;
  event.preventDefault();
  add(clipboardData.files);
}

function dragged(room: HTMLElement, event: DragEvent): void {
  const here = room.querySelector<HTMLElement>("#drop-here");
  if (!here || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  const isOver = event.type === "dragenter" || event.type === "dragover";
  const isLeaving = event.type === "dragleave" && !leftFor(room, event);
  if (isOver) here.hidden = false;
  else if (!isLeaving) here.hidden = true;
  if (event.type === "drop") add(event.dataTransfer.files);
}

/** Whether the pointer left the room, and did not only pass from one part of it to another. */
function leftFor(room: HTMLElement, { relatedTarget }: DragEvent): boolean {
  return !(relatedTarget instanceof Node && room.contains(relatedTarget));
}

function add(files: Iterable<File> & { length: number }): void {
  const form = byId("composer", HTMLFormElement);
  if (!form || files.length === 0) return;
  addFiles(form.dataset["room"] ?? "", files);
  within(form, "textarea")?.focus();
}
