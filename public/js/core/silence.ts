export type Verdict = "fine" | "ask" | "dead";

/** All times in milliseconds. */
export interface Silence {
  /** Since anything was heard. */
  heard: number;
  /** Since a sign of life was asked for; null when none was. */
  asked: number | null;
  /** Silence longer than this is asked about. */
  heartbeat: number;
  /** Whether the browser believes that there is a network. */
  network: boolean;
}

const ANSWER_MS = 4_000;
const ANSWER_WITHOUT_NETWORK_MS = 1_500;

/**
 * Judges a connection by how long nothing was heard. Sockets can be half open: the network is gone, and neither side
 * was told. A browser without network may still reach a server on the same machine, so even then it is asked first.
 */
export function verdict({ heard, asked, heartbeat, network }: Silence): Verdict {
  const patience = network ? ANSWER_MS : ANSWER_WITHOUT_NETWORK_MS;
  if (asked !== null) return asked >= patience ? "dead" : "fine";
  return heard >= heartbeat ? "ask" : "fine";
}
