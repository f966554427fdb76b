import { word } from "../core/words.ts";
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
  watchConnection((state) => {
    document.documentElement.toggleAttribute("data-offline", appearance(state) !== "online");
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
  if (state.name === "online")
    return state.node
      ? word("scripts.connected_to", { node: state.node })
      : word("scripts.connected");
  if (state.name === "connecting") return word("scripts.connecting");
  if (state.name === "refused") return refusal(state.code);
  const why = navigator.onLine ? word("scripts.lost") : word("scripts.offline");
  const seconds = Math.max(0, Math.ceil((state.nextTry - Date.now()) / 1_000));
  return seconds > 0 ? word("scripts.next_try", { why, seconds }) : word("scripts.trying", { why });
}

function refusal(code: number): string {
  return code === 4401 ? word("scripts.signed_out") : word("scripts.not_here");
}

function shortWords(state: ConnectionState): string {
  if (state.name === "online")
    return state.node ? word("scripts.online_at", { node: state.node }) : word("scripts.online");
  return state.name === "connecting"
    ? word("scripts.short_connecting")
    : word("scripts.short_offline");
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
