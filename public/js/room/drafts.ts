import { isConnected } from "../connection/socket.ts";
import { accepts, draftIn, type KeptDraft, type ServerDraft } from "../core/draft.ts";
import { type Frame, numberOf, onEvent, onFrame, textOf } from "../page/frames.ts";
import { askJson } from "../page/requests.ts";
import { viewer } from "../page/viewer.ts";

/** Where one writes; `thread` is 0 for the room itself. */
export interface DraftPlace {
  room: number;
  thread: number;
}

/** What is typed is sent to the server once in this time, in milliseconds. */
const PAUSE_MS = 800;
/** When something was last typed in this tab; the store is shared with others of this browser. */
const typed = new Map<string, number>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** The text begun in a place by this person, as this browser knows it. */
export function readDraft(place: DraftPlace): string {
  return kept(place)?.text ?? "";
}

/** Keeps a begun text here at once, and on the server soon, or when the connection is back. */
export function keepDraft(place: DraftPlace, text: string): void {
  if (text === readDraft(place)) return;
  const key = keyOf(place);
  const at = Date.now();
  typed.set(key, at);
  store(place, { text, at, sent: false });
  if (text !== "" && timers.has(key)) return;
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void save(place), text === "" ? 0 : PAUSE_MS),
  );
}

/** Shows what other devices write in this place, unless one is typing here. The answer ends that. */
export function followDraft(
  place: DraftPlace,
  area: HTMLTextAreaElement,
  shown: () => void,
): () => void {
  const take = (server: ServerDraft): void => {
    const { text, written_at: at } = server;
    const typedAt = typed.get(keyOf(place)) ?? 0;
    if (!accepts({ kept: kept(place), typedAt, now: Date.now() }, server)) return;
    store(place, text === "" ? null : { text, at, sent: true });
    if (area.value === text) return;
    area.value = text;
    shown();
  };
  const isHere = (frame: Frame): boolean =>
    numberOf(frame, "room_id") === place.room && numberOf(frame, "thread_id") === place.thread;
  const ends = [
    onEvent("draft_changed", (frame) => {
      const written_at = numberOf(frame, "written_at") ?? 0;
      if (isHere(frame)) take({ text: textOf(frame, "text"), written_at });
    }),
    onFrame("connected", () => void fetchFor(place, take)),
  ];
  if (isConnected()) void fetchFor(place, take);
  return () => ends.forEach((end) => end());
}

/** Sends what waits, when the connection is there again and before the page goes. */
export function keepDraftsSent(): void {
  onFrame("connected", () => waiting().forEach((place) => void save(place)));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) waiting().forEach((place) => void save(place));
  });
}

async function fetchFor({ room, thread }: DraftPlace, take: (draft: ServerDraft) => void) {
  const answer = await askJson("GET", `/rooms/${room}/drafts`).catch(() => null);
  const { data = [] } = (answer ?? {}) as { data?: (ServerDraft & { thread_id: number })[] };
  const mine = data.find(({ thread_id }) => thread_id === thread);
  if (mine) take(mine);
}

async function save(place: DraftPlace): Promise<void> {
  timers.delete(keyOf(place));
  const draft = kept(place);
  if (!draft || draft.sent || !isConnected()) return;
  const { text, at: written_at } = draft;
  const body = { text, thread_id: place.thread, written_at };
  // Without a connection it waits for the next one.
  const done = await askJson("PUT", `/rooms/${place.room}/draft`, body).catch(() => null);
  if (done !== null && kept(place)?.at === written_at)
    store(place, text === "" ? null : { text, at: written_at, sent: true });
}

function waiting(): DraftPlace[] {
  const start = `${PREFIX}${viewer()?.id}-`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
  return keys
    .map((key) => {
      const [room = 0, thread = 0] = key.slice(start.length).split("-").map(Number);
      return { room, thread };
    })
    .filter((place) => kept(place)?.sent === false);
}

const PREFIX = "parley-draft-";

function keyOf({ room, thread }: DraftPlace): string {
  return `${PREFIX}${viewer()?.id}-${room}-${thread}`;
}

/** What a browser without a store knows, as long as the page lives. */
const memory = new Map<string, string>();

function kept(place: DraftPlace): KeptDraft | null {
  const key = keyOf(place);
  try {
    return draftIn(localStorage.getItem(key));
  } catch {
    return draftIn(memory.get(key) ?? null);
  }
}

function store(place: DraftPlace, draft: KeptDraft | null): void {
  const key = keyOf(place);
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
  } catch {
    if (draft) memory.set(key, JSON.stringify(draft));
    else memory.delete(key);
  }
}
