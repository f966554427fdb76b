import { z } from "zod";
import { channelKind, isSystemChannel } from "../../channels/channel_name.ts";
import type { Grant } from "../../channels/channel_rules.ts";
import type { Joined } from "../../channels/welcome.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Hub } from "../../hub.ts";
import type { Member } from "../../presence/member.ts";
import { fieldsOf } from "./decode.ts";
import { cacheMiss, subscriptionSucceeded } from "./frames.ts";
import type { Introductions } from "./introductions.ts";
import type { PusherPeer } from "./pusher_peer.ts";
import { channelText, isAuthorised } from "./signature.ts";
import { serverToUser } from "./system_channels.ts";

const MAX_CHANNEL_DATA = 65_536;

export const Subscribe = z.object({
  channel: z.string(),
  auth: z.string().nullish(),
  channel_data: z.string().max(MAX_CHANNEL_DATA).nullish(),
});

type SubscribeFields = z.output<typeof Subscribe>;

const ChannelData = z.object({
  user_id: z.union([z.string().min(1).max(200), z.number()]),
  user_info: z.unknown().optional(),
});

interface SubscribeParts {
  hub: Hub;
  introductions: Introductions;
}

/** Puts a client on a channel, when the channel is open or its app has signed. @throws RealtimeError */
export async function subscribe(
  { hub, introductions }: SubscribeParts,
  peer: PusherPeer,
  fields: SubscribeFields,
): Promise<void> {
  const { channel } = fields;
  if (isSystemChannel(channel)) return confirm(peer, channel);
  const grant = grantOf(peer, fields);
  if (grant) await introductions.read(peer, fields.channel_data);
  const acknowledge = (joined: Joined): void => tell(peer, joined);
  await hub.subscribe(peer.connection, channel, { grant, acknowledge });
}

/** pusher-js asks for the channel that it was put on when it signed in. */
function confirm({ user, connection }: PusherPeer, channel: string): void {
  if (!user || channel !== serverToUser(user.id))
    throw new RealtimeError("channel_refused", { status: 403 });
  connection.send(subscriptionSucceeded(channel));
}

function tell({ connection }: PusherPeer, joined: Joined): void {
  connection.send(subscriptionSucceeded(joined.channel, joined.members));
  if (joined.cache === "miss") connection.send(cacheMiss(joined));
}

function grantOf(
  peer: PusherPeer,
  { channel, auth, channel_data }: SubscribeFields,
): Grant | undefined {
  const { access } = channelKind(channel);
  if (access === "public") return undefined;
  const text = channelText(peer.connection.id, channel, channel_data ?? undefined);
  if (!isAuthorised(auth, text, peer.app)) throw notSigned(channel);
  peer.authorised = true;
  return access === "presence" ? { member: memberOf(peer, channel_data) } : {};
}

/** As the signed data say; without them who the client signed in as. */
function memberOf({ user }: PusherPeer, channelData: string | null | undefined): Member {
  if (typeof channelData === "string") {
    const { user_id, user_info } = fieldsOf(ChannelData, channelData);
    // Apps put any JSON here; where it is no object, native clients see nothing of it.
    return { user_id, info: (user_info ?? {}) as Record<string, unknown> };
  }
  if (user) return { user_id: user.id, info: user.info };
  const text = "A presence channel needs channel_data with a user_id, or a client that signed in.";
  throw new RealtimeError("channel_refused", { status: 401, text });
}

function notSigned(channel: string): RealtimeError {
  const text = `The signature for ${channel} is not valid: its app's secret did not sign this socket_id, channel and channel_data.`;
  return new RealtimeError("channel_refused", { status: 401, text });
}
