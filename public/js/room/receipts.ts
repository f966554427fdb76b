import { word } from "../core/words.ts";
import { cloneOf, numberIn } from "../page/elements.ts";
import { numberOf, onFrame } from "../page/frames.ts";
import { mount } from "../page/mount.ts";
import { isViewer } from "../page/viewer.ts";
import { idOf, isDeleted, storedIn } from "../timeline/article.ts";

const WORDS = {
  sent: "scripts.receipt_sent",
  delivered: "scripts.receipt_delivered",
  read: "scripts.receipt_read",
};

/** Says beside the newest own message of a conversation of two what became of it: sent, delivered, read. */
export function showReceipts(): void {
  mount("#timeline[data-delivered]", (list) => {
    const listening = new AbortController();
    const { signal } = listening;
    list.addEventListener("timeline:change", () => draw(list), { signal });
    const ends = [
      onFrame("message_delivered", (frame) => moved(list, "delivered", numberOf(frame, "id"))),
      onFrame("message_read", (frame) => moved(list, "read", numberOf(frame, "up_to"))),
    ];
    draw(list);
    return () => {
      listening.abort();
      for (const end of ends) end();
    };
  });
}

/** Told of all conversations: the room's messages alone have these ids. */
function moved(list: HTMLElement, mark: "delivered" | "read", id: number | null): void {
  if (id === null) return;
  const isHere = storedIn(list).some((article) => idOf(article) === id);
  if (!isHere || id <= (numberIn(list.dataset[mark]) ?? 0)) return;
  list.dataset[mark] = String(id);
  draw(list);
}

function draw(list: HTMLElement): void {
  const last = storedIn(list).at(-1);
  const isOwn = last && isViewer(last.dataset["author"]) && !isDeleted(last);
  const shown = list.querySelector<HTMLElement>(".receipt");
  if (!isOwn) return shown?.remove();
  const state = stateOf(list, idOf(last) ?? 0);
  const mark = shown ?? cloneOf("t-receipt");
  if (!mark || (mark.parentElement === last && mark.dataset["state"] === state)) return;
  mark.dataset["state"] = state;
  const words = word(WORDS[state]);
  mark.setAttribute("aria-label", words);
  mark.title = words;
  last.append(mark);
}

function stateOf(list: HTMLElement, id: number): keyof typeof WORDS {
  if (id <= (numberIn(list.dataset["read"]) ?? 0)) return "read";
  return id <= (numberIn(list.dataset["delivered"]) ?? 0) ? "delivered" : "sent";
}
