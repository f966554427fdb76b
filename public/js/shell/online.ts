import { type Frame, numberOf, onFrame } from "../page/frames.ts";

const online = new Set<string>();
let isKnown = false;

/** Keeps the dots beside people: `online` on every `[data-user]`, also after the page was swapped. */
export function showOnline(): void {
  onFrame("online_users", ({ users }) => all(users));
  onFrame("user_online", (frame) => one(frame, true));
  onFrame("user_offline", (frame) => one(frame, false));
  document.addEventListener("htmx:after:settle", draw);
}

function all(users: unknown): void {
  if (!Array.isArray(users)) return;
  online.clear();
  for (const { id } of users as { id: number }[]) online.add(String(id));
  isKnown = true;
  draw();
}

function one(frame: Frame, is: boolean): void {
  const id = String(numberOf(frame, "user_id") ?? numberOf(frame, "id") ?? "");
  if (is) online.add(id);
  else online.delete(id);
  draw();
}

function draw(): void {
  if (!isKnown) return;
  for (const face of document.querySelectorAll<HTMLElement>("[data-user]")) {
    face.classList.toggle("online", online.has(face.dataset["user"] ?? ""));
  }
}
