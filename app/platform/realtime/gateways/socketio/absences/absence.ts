import type { Grant } from "../../../channels/channel_rules.ts";
import type { Position } from "../../../history/position.ts";

/** A channel that an absent client is on. */
export interface LeftChannel {
  name: string;
  /** Up to where everything was written to it. */
  position: Position;
  /** What opened it, where a signature did. */
  grant?: Grant | undefined;
}

/** What is known of a client that was cut off, so that it can go on where it was. */
export interface Absence {
  /** Its `socket.id`, which it keeps. */
  sid: string;
  /** Whose connection it was; nobody else may go on with it. */
  person: number;
  channels: LeftChannel[];
  /** The stamp before those in `sent`. */
  before: string | undefined;
  /** What was written last, oldest first: stamp, and of events their channel and offset. */
  sent: SentFrame[];
}

export type SentFrame = [stamp: string, channel?: string | null, offset?: number | null];

/**
 * Where each channel stands for a client that got the frame `last` and nothing after it.
 *
 * @returns nothing when that cannot be told any more
 */
export function positionsAt(
  { before, sent, channels }: Absence,
  last: string,
): Map<string, Position> | undefined {
  const at = sent.findIndex(([stamp]) => stamp === last);
  if (at < 0 && last !== before) return undefined;
  const positions = new Map(channels.map(({ name, position }) => [name, position]));
  for (const [, channel, offset] of sent.slice(at + 1).toReversed()) {
    const position = positions.get(channel ?? "");
    if (channel && position && typeof offset === "number")
      positions.set(channel, { ...position, offset: offset - 1 });
  }
  return positions;
}
