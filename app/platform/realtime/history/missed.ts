import type { Channel } from "../channels/channel.ts";
import type { Connection } from "../connections/connection.ts";
import type { Missed } from "../connections/protocol.ts";
import type { Position } from "./position.ts";

/** Tells the subscribers of channels that events were missed for good; each connection once for all its channels. */
export function tellMissed(
  channels: readonly { channel: Channel; position: Position | undefined }[],
): void {
  const byConnection = new Map<Connection, Missed[]>();
  for (const { channel, position } of channels) {
    for (const { connection } of channel.open()) {
      const missed = byConnection.get(connection) ?? [];
      missed.push({ channel: channel.name, position });
      byConnection.set(connection, missed);
    }
  }
  for (const [connection, missed] of byConnection) connection.protocol.missed(connection, missed);
}
