import type { Settings } from "../../../../../config/settings.ts";
import type { Close } from "../../codes/index.ts";

/** Who is sent away because there is too much comes back later than others. */
const OVERLOADED = 1013;
const LATER = 5;

/** Milliseconds until a client comes back: another number for each, so that they do not come all at once. */
export function retryMs({ realtime }: Settings, close?: Close): number {
  const least = realtime.sseRetryMs * (close?.codes.websocket === OVERLOADED ? LATER : 1);
  return Math.round(least * (1 + Math.random()));
}
