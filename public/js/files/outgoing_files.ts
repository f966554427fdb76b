import { word } from "../core/words.ts";
import type { Outgoing } from "../core/outgoing.ts";
import { drawPendingKind } from "../outbox/pending_kinds.ts";
import { postedFile } from "./trays.ts";

/** Draws messages with files while they are on their way: their words, and the names. */
export function drawOutgoingFiles(): void {
  for (const kind of ["file", "image"]) drawPendingKind(kind, draw);
}

function draw(content: HTMLElement, { text, data }: Outgoing): void {
  content.textContent = [text, namesIn(data)].filter((words) => words !== "").join("\n");
}

function namesIn(data: object | undefined): string {
  const files: unknown = data && "files" in data ? data.files : [];
  if (!Array.isArray(files)) return "";
  const names = files.flatMap((id) => postedFile(String(id))?.name ?? []);
  const areAllKnown = names.length === files.length;
  return areAllKnown ? names.join(", ") : word("scripts_files.outgoing", { count: files.length });
}
