import type { Position } from "../../../../../app/platform/realtime/index.ts";
import type { LiveNode } from "../live_node.ts";

/** Three nodes of one hub that can be cut off, killed and started again. */
export interface World {
  /** The node in this place; a new one after a kill. */
  node(place: number): LiveNode;
  /** The others cannot be reached from here. */
  cut(place: number): Promise<void>;
  mend(place: number): Promise<void>;
  /** As `kill -9`; another node takes the place at once. */
  replace(place: number): Promise<void>;
  /** From this place a channel's history begins anew. */
  restart(place: number, channel: string): Promise<void>;
  /** One turn of the event loop. */
  breathe(): Promise<void>;
  /** Lets what is under way go on for a moment. */
  pause(): Promise<void>;
  /** Waits until nothing is under way any more. */
  settle(): Promise<void>;
  /** Where the channel stands now. */
  position(channel: string): Promise<Position>;
  close(): Promise<void>;
}

export const PLACES = 3;
/** How much is kept of each channel. */
export const KEEP = { size: 1_000, ms: 600_000 };
