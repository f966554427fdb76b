import { channelKind } from "../../channels/channel_name.ts";
import type { ChannelEvent } from "../../events/channel_event.ts";
import { presenceJoining, presenceLeaving, subscriptionCount } from "../../events/event_type.ts";
import type { Publication } from "../../events/publication.ts";
import { Encoder } from "../../output/encoder.ts";
import { textFrame } from "../../output/frame.ts";
import type { Member } from "../../presence/member.ts";
import { dataText } from "./pusher_data.ts";
import { memberAdded, memberRemoved, watchlistEvents } from "./frames.ts";
import { isOnlineChannel } from "./system_channels.ts";

/** Events as `{event, channel, data}`, where the data is JSON inside a string. */
export class PusherEncoder extends Encoder {
  override event({ publication, channel }: ChannelEvent): Buffer | undefined {
    if (publication.event === presenceJoining.name || publication.event === presenceLeaving.name)
      return this.frame(aboutMember(publication, channel));
    if (publication.event === subscriptionCount.name) return this.#count(publication, channel);
    const data = publication.once(this, () => Buffer.from(dataText(publication.payload)));
    const { event, sender } = publication;
    const on = channel === "" ? "" : `"channel":${JSON.stringify(channel)},`;
    const from = sender === undefined ? "" : `"user_id":${JSON.stringify(String(sender))},`;
    return textFrame(`{"event":${JSON.stringify(event)},${on}${from}"data":${data?.toString()}}`);
  }

  override frame(frame: object): Buffer {
    return textFrame(JSON.stringify(frame));
  }

  /** Members of presence channels are told one by one. */
  #count(publication: Publication, channel: string): Buffer | undefined {
    if (channelKind(channel).access === "presence") return undefined;
    const { count } = publication.data as { count: number };
    const data = JSON.stringify({ subscription_count: count });
    return this.frame({ event: "pusher_internal:subscription_count", channel, data });
  }
}

function aboutMember(publication: Publication, channel: string): object {
  // Only the hub publishes under these names, and always a member.
  const member = publication.data as Member;
  const isJoining = publication.event === presenceJoining.name;
  if (isOnlineChannel(channel))
    return watchlistEvents(isJoining ? "online" : "offline", [String(member.user_id)]);
  return isJoining ? memberAdded(channel, member) : memberRemoved(channel, member);
}
