import { numberOf, onFrame } from "../page/frames.ts";
import { sendFrame } from "./socket.ts";

const DEFAULT_S = 300;
const LOOK_MS = 5_000;
const INPUT = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"] as const;

let awayAfterS = DEFAULT_S;
let usedAt = Date.now();
let isAway = false;

/** Tells the server when nobody uses this page for a while, and when somebody does again. */
export function tellIdleness(): void {
  for (const type of INPUT) addEventListener(type, used, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => document.hidden || used());
  onFrame("own_settings", (frame) => {
    awayAfterS = numberOf(frame, "away_after") ?? DEFAULT_S;
    // The connection is new, and the server takes it to be in use.
    isAway = false;
    look();
  });
  setInterval(look, LOOK_MS);
}

function used(): void {
  usedAt = Date.now();
  if (isAway) look();
}

function look(): void {
  const away = awayAfterS > 0 && Date.now() - usedAt >= awayAfterS * 1_000;
  if (away === isAway) return;
  if (sendFrame({ type: "presence", state: away ? "away" : "online" })) isAway = away;
}
