import type { Close } from "../../codes/index.ts";
import type { Joined } from "../../channels/welcome.ts";
import type { Member, UserId } from "../../presence/member.ts";

/** What the client acts on; `socket_id` is its name in everything that follows. */
export function connectionEstablished(socketId: string, activityTimeout: number): object {
  const data = { socket_id: socketId, activity_timeout: activityTimeout };
  return { event: "pusher:connection_established", data: JSON.stringify(data) };
}

/** @param code as pusher-js knows them; `null` where there is none */
export function errorFrame(code: number | null, message: string): object {
  return { event: "pusher:error", data: { code, message } };
}

/** What is said before a socket that may not come in is closed. */
export function refusal({ codes, text }: Close): object {
  return errorFrame(codes.pusher, text);
}

export const PONG = { event: "pusher:pong", data: "{}" };

/** On presence channels with everybody who is there. */
export function subscriptionSucceeded(channel: string, members?: readonly Member[]): object {
  const data = members ? { presence: presenceOf(members) } : {};
  return {
    event: "pusher_internal:subscription_succeeded",
    channel,
    data: JSON.stringify(data),
  };
}

/** What follows the word that the client has joined. */
export function cacheMiss({ channel }: Joined): object {
  return { event: "pusher:cache_miss", channel, data: "{}" };
}

export function subscriptionError(channel: string, error: string, status: number): object {
  const data = { type: "AuthError", error, status };
  return { event: "pusher:subscription_error", channel, data };
}

export function signinSuccess(userData: string): object {
  return { event: "pusher:signin_success", data: JSON.stringify({ user_data: userData }) };
}

export function memberAdded(channel: string, { user_id, info }: Member): object {
  const data = JSON.stringify({ user_id, user_info: info });
  return { event: "pusher_internal:member_added", channel, data };
}

export function memberRemoved(channel: string, { user_id }: Member): object {
  const data = JSON.stringify({ user_id });
  return { event: "pusher_internal:member_removed", channel, data };
}

/** Who of the users that a client watches came or went. */
export function watchlistEvents(name: "online" | "offline", userIds: readonly string[]): object {
  const data = JSON.stringify({ events: [{ name, user_ids: userIds }] });
  return { event: "pusher_internal:watchlist_events", data };
}

/** Not of Pusher's protocol: events were missed for good, so what is shown must be read again. */
export function missedFrame(channel: string): object {
  return { event: "parley:missed", channel, data: "{}" };
}

function presenceOf(members: readonly Member[]) {
  const hash = new Map<UserId, unknown>(members.map(({ user_id, info }) => [user_id, info]));
  return { ids: [...hash.keys()], hash: Object.fromEntries(hash), count: hash.size };
}
