import type { DoorName } from "./door_catalogue.ts";

/** How often a door refused one key. */
export interface Refused {
  door: DoorName;
  key: string;
  count: number;
}

/** What all doors refused in one minute. */
export interface RefusedMinute {
  /** Minutes since 1970. */
  minute: number;
  /** Door → refusals. */
  totals: Partial<Record<DoorName, number>>;
  /** The keys that were refused most; not all of them. */
  keys: Refused[];
}

/** Minutes that are remembered. */
export const BOOK_MINUTES = 60;
/** Keys that are remembered of a minute; a flood has more, and its door's total says so. */
export const KEYS_A_MINUTE = 500;

/** Who was refused in the last hour. */
export abstract class RefusalBook {
  abstract add(minute: number, refused: readonly Refused[]): Promise<void>;
  /** The minutes from this one on in which somebody was refused, oldest first. */
  abstract since(minute: number): Promise<RefusedMinute[]>;
}
