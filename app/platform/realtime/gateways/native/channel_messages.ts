import { z } from "zod";
import { channelKind } from "../../channels/channel_name.ts";
import { RealtimeError } from "../../codes.ts";
import { TokenRefresh } from "../../connections/token_refresh.ts";
import { iso } from "./iso.ts";
import type { Hub } from "../../hub.ts";
import { publicMember } from "../../presence/member.ts";
import { hasScope, type Limits, personKey } from "../../../security/index.ts";
import { type MessageRoute, socketMessages } from "./socket_messages.ts";

const channel = z.string();
const join = z.object({ channel });
const refresh = z.object({ token: z.string().min(1).max(4096) });
const publish = z.object({ channel, event: z.string(), data: z.unknown() });

/** The messages that every native client may send, whatever features are there (R4.1). */
export function channelMessages(hub: Hub, limits: Limits): MessageRoute[] {
  const joins = limits.door("joins");
  return socketMessages((on) => {
    on("join_channel", join, async (request) => {
      joins.pass(`${personKey(request.viewer.id)}#${request.connection.id}`);
      await hub.subscribe(request.connection, request.message.channel, ({ members, ...joined }) => {
        request.reply({
          type: "joined",
          ...joined,
          ...(members && { members: members.map(publicMember) }),
        });
      });
    });

    on("leave_channel", join, (request) => {
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
      const id = await hub.publishNamed(channel, event, data);
      request.reply({ type: "published", channel, id });
    });

    on("ping", z.object({}), (request) => request.reply({ type: "pong" }));

    on("refresh", refresh, async (request) => {
      const { connection, message } = request;
      const { expiresAt } = await request.resolve(TokenRefresh).refresh(connection, message.token);
      request.reply({ type: "refreshed", expires_at: iso(expiresAt) });
    });
  });
}
