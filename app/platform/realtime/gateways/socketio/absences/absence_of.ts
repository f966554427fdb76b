import { isSystemChannel } from "../../../channels/channel_name.ts";
import type { Subscription } from "../../../channels/subscription.ts";
import type { Position } from "../../../history/position.ts";
import type { Sent } from "../trail.ts";
import type { SocketIoPeer } from "../socketio_peer.ts";
import type { Absence, LeftChannel, SentFrame } from "./absence.ts";

/**
 * What is to be kept of a client that is being cut off, while it still has its channels and after all that waited was
 * written.
 *
 * @param unwritten whether frames were thrown away, as of a slow reader
 * @returns nothing when it could not be sent exactly what it misses: it was joining, or a channel has no history
 */
export function absenceOf(
  peer: SocketIoPeer,
  { unwritten = false }: { unwritten?: boolean } = {},
): Absence | undefined {
  const { connection, transport } = peer;
  const sent = transport.trail.sent();
  if (!connection.viewer || (sent.before === undefined && sent.marks.length === 0))
    return undefined;
  const channels: LeftChannel[] = [];
  for (const subscription of connection.subscriptions.values()) {
    const { name } = subscription.channel;
    if (isSystemChannel(name)) return undefined;
    const position = unwritten ? writtenOf(subscription, peer, sent) : standing(subscription);
    if (!position) return undefined;
    channels.push({ name, position, grant: peer.grants.get(name) });
  }
  const { before, marks } = sent;
  const frames = marks.map(({ stamp, channel, offset }): SentFrame => [stamp, channel, offset]);
  return { sid: connection.id, person: connection.viewer.id, channels, before, sent: frames };
}

function standing({ open, audience, channel, has }: Subscription): Position | undefined {
  const { position } = channel;
  if (!open || !position) return undefined;
  return { epoch: position.epoch, offset: audience ? position.offset : has };
}

/** The last event that was written; known where one was lately, or where there was none since the client joined. */
function writtenOf(
  { channel }: Subscription,
  { joinedAt }: SocketIoPeer,
  { marks }: Sent,
): Position | undefined {
  const { name, position } = channel;
  const last = marks.findLast((mark) => mark.channel === name && mark.offset !== undefined);
  if (position && last?.offset !== undefined) return { epoch: position.epoch, offset: last.offset };
  const joined = joinedAt.get(name);
  const isSame = joined?.epoch === position?.epoch && joined?.offset === position?.offset;
  return isSame ? joined : undefined;
}
