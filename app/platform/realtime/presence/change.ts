import { presenceJoining, presenceLeaving } from "../events/event_type.ts";
import type { Outgoing } from "../events/publisher.ts";
import type { Holding } from "./member.ts";

export type Change = "joining" | "leaving";

/** The event that tells of it. */
export function eventOf(change: Change): string {
  return (change === "joining" ? presenceJoining : presenceLeaving).name;
}

/** What is told of it on the channel, to all but the connection `by` which it came. */
export function outgoing(change: Change, { member }: Holding, by?: string): Outgoing {
  return { event: eventOf(change), data: member, except: by, transient: true };
}
