import type { Joined } from "../../channels/welcome.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Protocol } from "../../connections/protocol.ts";
import { publicMember } from "../../presence/member.ts";
import { mark, type Move } from "./marks.ts";

/** Sends a frame that moves the client's place. */
export function tell(connection: Connection, frame: object, moves: readonly Move[] = []): void {
  const bytes = connection.encoder.frame(frame);
  connection.sendBytes(moves.length > 0 ? mark(bytes, { moves }) : bytes);
}

/** What a client learns of a channel that it is on. */
export function joinedFacts({ channel, members, position, recovered, cache }: Joined): object {
  return {
    channel,
    ...(members && { members: members.map(publicMember) }),
    ...position,
    recovered,
    ...(cache && { cache }),
  };
}

/** What the hub itself tells clients on event streams. */
export const sseProtocol: Protocol = {
  kind: "sse",
  cut: (connection, channel, reason) => {
    // It is asked for again at the next connect, and the rules decide then.
    tell(connection, { type: "parley:left", channel, reason }, [{ channel, as: "gone" }]);
  },
  missed: (connection, missed) => {
    const channels = missed.map(({ channel, position }) => ({ channel, ...position }));
    const moves = missed.flatMap(({ channel, position }) =>
      position ? [{ channel, position }] : [],
    );
    tell(connection, { type: "parley:missed", channels }, moves);
  },
  expiring: (connection, inMs) =>
    tell(connection, {
      type: "parley:expiring",
      in: Math.ceil(inMs / 1000),
      expires_at: new Date(connection.expiresAt ?? 0).toISOString(),
    }),
};
