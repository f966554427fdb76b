import { word } from "../core/words.ts";
import { byId, cloneOf, within } from "../page/elements.ts";
import { mount } from "../page/mount.ts";
import { onSignal } from "../page/signals.ts";
import { removeFile, retryFile, trayOf } from "./trays.ts";
import type { UploadEntry } from "./upload_entry.ts";

/** Pictures of own files, until they leave the tray. */
const previews = new Map<string, string>();

/** Shows the files of the message that is being written. */
export function showTray(): void {
  mount("#tray", (tray) => {
    const room = tray.dataset["room"] ?? "";
    const draw = (): void => drawTray(tray, room);
    const stop = onSignal("files:changed", (of) => of.room === room && draw());
    draw();
    return stop;
  });
}

function drawTray(tray: HTMLElement, room: string): void {
  const entries = trayOf(room);
  tray.hidden = entries.length === 0;
  const rows = entries.map((entry) => rowOf(tray, entry));
  const gone = Array.from(tray.querySelectorAll<HTMLElement>(".upload"));
  for (const row of gone) if (!rows.includes(row)) leave(row);
  rows.forEach((row, at) => row && tray.children[at] !== row && tray.append(row));
}

function rowOf(tray: HTMLElement, entry: UploadEntry): HTMLElement | null {
  const row = byId(`upload-${entry.id}`, HTMLElement) ?? newRow(tray, entry);
  if (row) drawRow(row, entry);
  return row;
}

function newRow(tray: HTMLElement, entry: UploadEntry): HTMLElement | null {
  const row = cloneOf("t-upload");
  if (!row) return null;
  row.id = `upload-${entry.id}`;
  const [remove, retry] = [within(row, "[data-remove]"), within(row, "[data-retry]")];
  remove?.addEventListener("click", () => {
    removeFile(entry);
    byId("composer-text", HTMLTextAreaElement)?.focus();
  });
  retry?.addEventListener("click", () => retryFile(entry));
  tray.append(row);
  return row;
}

function drawRow(row: HTMLElement, entry: UploadEntry): void {
  const { name, state, share } = entry;
  row.dataset["state"] = state;
  say(row, ".upload__name", name);
  say(row, ".upload__state", wordsOf(entry));
  const progress = row.querySelector("progress");
  if (progress) {
    progress.hidden = state === "ready" || state === "failed";
    if (state === "preparing") progress.removeAttribute("value");
    else progress.value = share;
  }
  const [remove, retry] = [within(row, "[data-remove]"), within(row, "[data-retry]")];
  remove?.setAttribute("aria-label", word("scripts_files.remove_one", { name }));
  retry?.setAttribute("aria-label", word("scripts_files.retry_one", { name }));
  if (retry) retry.hidden = state !== "failed" || entry.file === null;
  drawPicture(row, entry);
}

function drawPicture(row: HTMLElement, { id, file, served }: UploadEntry): void {
  const picture = row.querySelector("img");
  const isPicture = file?.type.startsWith("image/") || served?.kind === "image";
  if (!picture || !isPicture || picture.getAttribute("src")) return;
  const own = file && URL.createObjectURL(file);
  if (own) previews.set(`upload-${id}`, own);
  picture.addEventListener("error", () => (picture.hidden = true));
  picture.src = own ?? `/files/${served?.id}/preview`;
  picture.hidden = false;
}

function leave(row: Element): void {
  const own = previews.get(row.id);
  if (own !== undefined) URL.revokeObjectURL(own);
  previews.delete(row.id);
  row.remove();
}

function wordsOf({ state, share, size, failure }: UploadEntry): string {
  if (state === "failed") return failure ?? word("scripts_files.failed");
  if (state === "waiting") return word("scripts_files.waiting");
  if (state === "preparing") return word("scripts_files.preparing");
  if (state === "ready") return inBytes(size);
  return word("scripts_files.coming", { percent: Math.floor(share * 100) });
}

function say(row: HTMLElement, selector: string, text: string): void {
  const element = within(row, selector);
  if (element && element.textContent !== text) element.textContent = text;
}

const UNITS = ["bytes", "KB", "MB", "GB"];

function inBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}
