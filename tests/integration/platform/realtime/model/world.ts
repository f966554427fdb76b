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
  /** Lets what is under way go on for a moment. */
  pause(): Promise<void>;
  /** Waits until nothing is under way any more. */
  settle(): Promise<void>;
  /** Where the channel stands now. */
  position(channel: string): Promise<Position>;
  close(): Promise<void>;
}

export const PLACES = 3;
