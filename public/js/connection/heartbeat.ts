import { verdict } from "../core/silence.ts";
import { numberOf, onFrame } from "../page/frames.ts";
import { onSignal } from "../page/signals.ts";
import { restart } from "./connection.ts";
import { connectionState } from "./connection_state.ts";
import { isConnected, sendFrame } from "./socket.ts";

const LOOK_MS = 500;
const DEFAULT_MS = 25_000;
const OPENING_MS = 10_000;
let heartbeat = DEFAULT_MS;
let heard = 0;
let asked: number | null = null;

/**
 * Notices a connection that is dead without having been closed: pings after silence, and at once when the
 * network changes or the page wakes up.
 */
export function keepHeartbeat(): void {
  onSignal("heard", sign);
  onFrame("connected", (frame) => (heartbeat = numberOf(frame, "heartbeat") ?? DEFAULT_MS));
  onSignal("disconnected", sign);
  window.addEventListener("offline", probe);
  document.addEventListener("visibilitychange", () => !document.hidden && probe());
  setInterval(look, LOOK_MS);
}

/** Asks for a sign of life, unless there was one just now. */
export function probe(): void {
  if (!isConnected() || asked !== null) return;
  asked = Date.now();
  sendFrame({ type: "ping" });
}

function sign(): void {
  heard = Date.now();
  asked = null;
}

function look(): void {
  const now = Date.now();
  if (hangs(now)) restart();
  if (!isConnected()) return;
  const judged = verdict({
    heard: now - heard,
    asked: asked === null ? null : now - asked,
    heartbeat,
    network: navigator.onLine,
  });
  if (judged === "ask") probe();
  else if (judged === "dead") restart();
}

/** Whether an attempt to connect is neither accepted nor refused for too long. */
function hangs(now: number): boolean {
  const state = connectionState();
  if (state.name === "connecting") return now - state.since > OPENING_MS;
  return state.name === "waiting" && now - state.nextTry > OPENING_MS;
}
