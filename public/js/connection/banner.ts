import { within } from "../page/elements.ts";
import { mount } from "../page/mount.ts";
import { tryNow } from "./connection.ts";
import { type ConnectionState, connectionState, watchConnection } from "./connection_state.ts";

const TICK_MS = 250;
const PATIENCE_MS = 1_000;
let wasLost = false;

/** The line that says whether the page is connected, to which node, or when it tries again. */
export function showConnection(): void {
  mount("#connection", (line) => {
    const draw = (): void => drawLine(line, connectionState());
    within(line, "[data-connection-now]")?.addEventListener("click", tryNow);
    return drawing(draw);
  });
  mount("[data-connection-text]", (text) =>
    drawing(() => set(text, shortWords(connectionState()))),
  );
}

function drawing(draw: () => void): () => void {
  const stop = watchConnection(draw);
  const ticking = setInterval(draw, TICK_MS);
  draw();
  return () => {
    stop();
    clearInterval(ticking);
  };
}

function drawLine(line: HTMLElement, state: ConnectionState): void {
  line.dataset["state"] = appearance(state);
  const words = within(line, "[data-connection-line]");
  if (words) set(words, longWords(state));
}

/** Opening a page connects at once; that is worth a word only when it takes long. */
function appearance(state: ConnectionState): string {
  if (state.name === "waiting" || state.name === "refused") wasLost = true;
  if (state.name === "online") wasLost = false;
  if (state.name !== "connecting") return state.name === "online" ? "online" : "offline";
  return wasLost || Date.now() - state.since > PATIENCE_MS ? "connecting" : "online";
}

function longWords(state: ConnectionState): string {
  if (state.name === "online") return state.node ? `Connected to ${state.node}` : "Connected";
  if (state.name === "connecting") return "Connecting…";
  if (state.name === "refused") return refusal(state.code);
  const why = navigator.onLine ? "Connection lost." : "You are offline.";
  const seconds = Math.max(0, Math.ceil((state.nextTry - Date.now()) / 1_000));
  return seconds > 0 ? `${why} Next try in ${seconds} s.` : `${why} Trying…`;
}

function refusal(code: number): string {
  return code === 4401 ? "You are signed out. Sign in again." : "You may not be here any more.";
}

function shortWords(state: ConnectionState): string {
  if (state.name === "online") return state.node ? `Online · ${state.node}` : "Online";
  return state.name === "connecting" ? "Connecting" : "Offline";
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
