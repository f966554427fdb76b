import { word } from "../core/words.ts";
import { type Frame, numberOf, onFrame, textOf } from "../page/frames.ts";

type Status = "online" | "away" | "offline";

const statuses = new Map<string, Status>();
const lastSeen = new Map<string, string>();
let isKnown = false;

/** Keeps the dots beside people: `online` and `away` on every `[data-user]`, also after the page was swapped. */
export function showOnline(): void {
  onFrame("online_users", ({ users }) => all(users));
  onFrame("user_online", (frame) => one(frame, "online"));
  onFrame("user_away", (frame) => one(frame, "away"));
  onFrame("user_offline", (frame) => one(frame, "offline"));
  document.addEventListener("htmx:after:settle", draw);
  setInterval(draw, 60_000);
}

function all(users: unknown): void {
  if (!Array.isArray(users)) return;
  statuses.clear();
  for (const { id, status } of users as { id: number; status?: Status }[])
    statuses.set(String(id), status ?? "online");
  isKnown = true;
  draw();
}

function one(frame: Frame, status: Status): void {
  const id = String(numberOf(frame, "user_id") ?? numberOf(frame, "id") ?? "");
  statuses.set(id, status);
  const seen = textOf(frame, "last_seen_at");
  if (status === "offline" && seen) lastSeen.set(id, seen);
  draw();
}

function draw(): void {
  if (!isKnown) return;
  for (const face of document.querySelectorAll<HTMLElement>("[data-user]")) {
    const status = statuses.get(face.dataset["user"] ?? "") ?? "offline";
    face.classList.toggle("online", status !== "offline");
    face.classList.toggle("away", status === "away");
  }
  for (const line of document.querySelectorAll<HTMLElement>("[data-presence-of]")) say(line);
}

/** The words below somebody's name. */
function say(line: HTMLElement): void {
  const id = line.dataset["presenceOf"] ?? "";
  const seen = lastSeen.get(id) ?? line.dataset["lastSeen"] ?? "";
  const words = wordsFor(statuses.get(id) ?? "offline", seen);
  if (line.textContent !== words) line.textContent = words;
}

function wordsFor(status: Status, seen: string): string {
  if (status === "online") return word("scripts_order.online");
  if (status === "away") return word("scripts_order.away");
  return seen === "" ? word("scripts_order.offline") : seenWords(Date.now() - Date.parse(seen));
}

function seenWords(ms: number): string {
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return word("scripts_order.just_now");
  const [value, unit] =
    minutes < 60
      ? ([minutes, "minute"] as const)
      : minutes < 1440
        ? ([Math.round(minutes / 60), "hour"] as const)
        : ([Math.round(minutes / 1440), "day"] as const);
  return word("scripts_order.seen", { ago: format.format(-value, unit) });
}
