import type { Position } from "../history/position.ts";
import type { Connection } from "./connection.ts";

/** How the client is attached. */
export type ConnectionKind = "websocket" | "sse" | "pusher" | "socketio";

/** Events on a channel that a client will never get. */
export interface Missed {
  channel: string;
  /** Where the channel stands now; missing while that is not known. */
  position: Position | undefined;
}

/** What a gateway says for the hub in the words of its protocol. One object for all its connections. */
export interface Protocol {
  readonly kind: ConnectionKind;
  /** The hub ended a subscription that the client did not leave: `removed`, `not_allowed`, or what the caller said. */
  cut(connection: Connection, channel: string, reason: string): void;
  /** Events were missed for good (an outage, a restarted history): the client must read again what it shows. */
  missed(connection: Connection, missed: readonly Missed[]): void;
  /** Its credentials end in `inMs`; it may bring new ones, and is closed with `expired` when it does not. */
  expiring(connection: Connection, inMs: number): void;
}
