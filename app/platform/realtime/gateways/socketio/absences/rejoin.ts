import type { Logger } from "../../../../logging/index.ts";
import type { SubscribeOptions } from "../../../channels/subscriptions.ts";
import type { Joined } from "../../../channels/welcome.ts";
import type { Hub } from "../../../hub.ts";
import type { Conversation } from "../conversation.ts";
import type { SocketIoPeer } from "../socketio_peer.ts";
import type { Return } from "../without_rooms.ts";

interface RejoinParts {
  hub: Hub;
  conversation: Conversation;
  log: Logger;
}

/**
 * Puts a client that is back on the channels that it had, with what it missed on each.
 *
 * @returns false as soon as it cannot have exactly that
 */
export async function rejoin(
  peer: SocketIoPeer,
  { absence, positions }: Return,
  parts: RejoinParts,
): Promise<boolean> {
  for (const { name, grant } of absence.channels) {
    const since = positions.get(name);
    if (!since || !(await rejoinOne(peer, { name, since, grant }, parts))) return false;
    if (grant) peer.grants.set(name, grant);
  }
  return true;
}

async function rejoinOne(
  peer: SocketIoPeer,
  { name, ...options }: { name: string } & Pick<SubscribeOptions, "since" | "grant">,
  { hub, conversation, log }: RejoinParts,
): Promise<boolean> {
  let recovered = false;
  const acknowledge = (joined: Joined): void => {
    recovered = joined.recovered;
    conversation.welcomeTo(peer, joined);
  };
  try {
    await hub.subscribe(peer.connection, name, { ...options, acknowledge });
  } catch (error) {
    log.debug({ err: error, channel: name }, "a channel could not be gone on with");
  }
  return recovered;
}
