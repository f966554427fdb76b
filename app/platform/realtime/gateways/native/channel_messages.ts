import { z } from "zod";
import { isGroupName } from "../../channels/groups.ts";
import type { Joined } from "../../channels/welcome.ts";
import { channelKind } from "../../channels/channel_name.ts";
import { isClientEvent } from "../../events/client_events.ts";
import { RealtimeError } from "../../codes/index.ts";
import { TokenRefresh } from "../../connections/token_refresh.ts";
import { expiry } from "./expiry.ts";
import type { Hub } from "../../hub.ts";
import { publicMember } from "../../presence/member.ts";
import { hasScope, type Limits, personKey } from "../../../security/index.ts";
import { type MessageRoute, socketMessages } from "./socket_messages.ts";
import type { WebSocketRequest } from "./web_socket_request.ts";

const channel = z.string();
const position = z.object({ epoch: z.string().max(64), offset: z.number().int().min(0) });
const join = z.object({
  channel,
  since: z.union([position, z.record(z.string(), position)]).optional(),
  filter: z.unknown().optional(),
});
const leave = z.object({ channel });
const refresh = z.object({ token: z.string().min(1).max(4096) });
const publish = z.object({
  channel,
  event: z.string(),
  data: z.unknown(),
  idempotency_key: z.string().min(1).max(100).optional(),
});

/** The form of each message that every native client may send, for the reference of the protocol. */
export const channelMessageSchemas = {
  join_channel: join,
  leave_channel: leave,
  publish,
  ping: z.object({}),
  refresh,
} as const;

/** The messages that every native client may send, whatever features are there (R4.1). */
export function channelMessages(hub: Hub, limits: Limits): MessageRoute[] {
  const joins = limits.door("joins");
  return socketMessages((on) => {
    on("join_channel", join, async (request) => {
      const { connection, viewer, message } = request;
      joins.pass(`${personKey(viewer.id)}#${connection.id}`);
      if (isGroupName(message.channel)) return joinGroup(hub, request);
      const { channel, filter } = message;
      const since = position.optional().catch(undefined).parse(message.since);
      const acknowledge = (joined: Joined) => request.reply(joinedFrame(joined));
      await hub.subscribe(connection, channel, { since, filter, acknowledge });
    });

    on("leave_channel", leave, (request) => {
      const { connection, message } = request;
      const { channel } = message;
      const leave = isGroupName(channel) ? "unsubscribeGroup" : "unsubscribe";
      if (!hub[leave](connection, channel)) throw new RealtimeError("not_joined");
      request.reply({ type: "left", channel });
    });

    on("publish", publish, async (request) => {
      const published = await publishFor(hub, request);
      const { channel } = request.message;
      request.reply({ type: "published", channel, ...published });
    });

    on("ping", z.object({}), (request) => request.reply({ type: "pong" }));

    on("refresh", refresh, async (request) => {
      const { connection, message } = request;
      const { expiresAt } = await request.resolve(TokenRefresh).refresh(connection, message.token);
      request.reply({ type: "refreshed", ...expiry(expiresAt) });
    });
  });
}

type Join = z.infer<typeof join>;
type Publish = z.infer<typeof publish>;

/** Each channel is answered for itself, and then the group. */
async function joinGroup(hub: Hub, request: WebSocketRequest<Join>): Promise<void> {
  const { connection, message } = request;
  const since = z.record(z.string(), position).optional().catch(undefined).parse(message.since);
  const each = (joined: Joined) => connection.send(joinedFrame(joined));
  const options = { since, filter: message.filter, each };
  const { group, channels, refused } = await hub.subscribeGroup(
    connection,
    message.channel,
    options,
  );
  const names = channels.map(({ channel }) => channel);
  request.reply({ type: "joined", channel: group, channels: names, refused });
}

/** What begins with `client-` goes to the others on the channel; anything else needs the scope and an open channel. */
async function publishFor(hub: Hub, request: WebSocketRequest<Publish>): Promise<object> {
  const { connection, message, viewer } = request;
  const { channel, event, data, idempotency_key: idempotencyKey } = message;
  if (isClientEvent(event)) {
    const sent = await hub.clientEvent(connection, channel, event, data);
    return { id: sent?.id };
  }
  if (!hasScope(viewer, "channels:publish"))
    throw new RealtimeError("scope_missing", { status: 403 });
  if (!isGroupName(channel) && channelKind(channel).access !== "public")
    throw new RealtimeError("publish_refused", { status: 403 });
  const sent = await hub.submit(channel, event, data, { sender: viewer.id, idempotencyKey });
  return { id: sent?.id, ...sent?.positions[channel] };
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
