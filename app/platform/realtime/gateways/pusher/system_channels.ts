import type { UserId } from "../../presence/member.ts";

const TO_USER = "#server-to-user-";
const ONLINE = "#online-";

/** What a server sends to a signed-in user. Clients know this name. */
export function serverToUser(user: UserId): string {
  return `${TO_USER}${user}`;
}

/** Whose channel it is, if it is one of a user. */
export function userOfChannel(channel: string): string | undefined {
  return channel.startsWith(TO_USER) ? channel.slice(TO_USER.length) : undefined;
}

/** Where a user's coming and going is told to who watches them. Clients never see this name. */
export function onlineChannel(user: UserId): string {
  return `${ONLINE}${user}`;
}

export function isOnlineChannel(channel: string): boolean {
  return channel.startsWith(ONLINE);
}
