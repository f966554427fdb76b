/** How long to wait for the answer to a ping, in milliseconds. */
export const ANSWER_MS = 4_000;

export type Verdict = "fine" | "ask" | "dead";

/**
 * Judges a connection by how long nothing was heard, in milliseconds. Sockets can be half open: the network is
 * gone, and neither side was told.
 */
export function verdict(silentFor: number, askedFor: number | null, heartbeat: number): Verdict {
  if (askedFor !== null) return askedFor >= ANSWER_MS ? "dead" : "fine";
  return silentFor >= heartbeat ? "ask" : "fine";
}
