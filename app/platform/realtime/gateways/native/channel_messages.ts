import { z } from "zod";
import type { Joined } from "../../channels/welcome.ts";
import { channelKind } from "../../channels/channel_name.ts";
import { RealtimeError } from "../../codes/index.ts";
import { TokenRefresh } from "../../connections/token_refresh.ts";
import { expiry } from "./expiry.ts";
import type { Hub } from "../../hub.ts";
import { publicMember } from "../../presence/member.ts";
import { hasScope, type Limits, personKey } from "../../../security/index.ts";
import { type MessageRoute, socketMessages } from "./socket_messages.ts";

const channel = z.string();
const since = z.object({ epoch: z.string().max(64), offset: z.number().int().min(0) });
const join = z.object({ channel, since: since.optional(), filter: z.unknown().optional() });
const leave = z.object({ channel });
const refresh = z.object({ token: z.string().min(1).max(4096) });
const publish = z.object({ channel, event: z.string(), data: z.unknown() });

/** The messages that every native client may send, whatever features are there (R4.1). */
export function channelMessages(hub: Hub, limits: Limits): MessageRoute[] {
  const joins = limits.door("joins");
  return socketMessages((on) => {
    on("join_channel", join, async (request) => {
      const { channel, since, filter } = request.message;
      joins.pass(`${personKey(request.viewer.id)}#${request.connection.id}`);
      const acknowledge = (joined: Joined) => request.reply(joinedFrame(joined));
      await hub.subscribe(request.connection, channel, { since, filter, acknowledge });
    });

    on("leave_channel", leave, (request) => {
      const { connection, message } = request;
      if (!hub.unsubscribe(connection, message.channel)) throw new RealtimeError("not_joined");
      request.reply({ type: "left", channel: message.channel });
    });

    on("publish", publish, async (request) => {
      const { channel, event, data } = request.message;
      if (!hasScope(request.viewer, "channels:publish"))
        throw new RealtimeError("scope_missing", { status: 403 });
      if (channelKind(channel).access !== "public")
        throw new RealtimeError("publish_refused", { status: 403 });
      const { id, positions } = await hub.publishNamed(channel, event, data);
      request.reply({ type: "published", channel, id, ...positions[channel] });
    });

    on("ping", z.object({}), (request) => request.reply({ type: "pong" }));

    on("refresh", refresh, async (request) => {
      const { connection, message } = request;
      const { expiresAt } = await request.resolve(TokenRefresh).refresh(connection, message.token);
      request.reply({ type: "refreshed", ...expiry(expiresAt) });
    });
  });
}

function joinedFrame({ channel, members, position, recovered, cache }: Joined): object {
  return {
    type: "joined",
    channel,
    ...(members && { members: members.map(publicMember) }),
    ...position,
    recovered,
    ...(cache && { cache }),
  };
}
