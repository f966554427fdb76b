import { RealtimeError } from "../codes/index.ts";

const NAME = /^[A-Za-z0-9_\-=@,.;:]{1,164}$/;
const KIND = /^(?:(private-encrypted|private|presence)-)?(cache-)?/;

export interface ChannelKind {
  access: "public" | "private" | "presence";
  /** Payloads are opaque to the server. */
  encrypted: boolean;
  /** The last event is replayed to who joins. */
  cache: boolean;
}

/** Stands for all connections where settings are said of what goes to everybody, on no channel. */
export const EVERYBODY = "#everybody";

/** Whether a client may use `name` for a channel: `[A-Za-z0-9_\-=@,.;:]`, 1 to 164 characters. */
export function isChannelName(name: string): boolean {
  return NAME.test(name);
}

/** @throws RealtimeError `invalid_channel` */
export function assertChannelName(name: string): void {
  if (!isChannelName(name)) throw new RealtimeError("invalid_channel");
}

/**
 * What the prefix of a name says.
 *
 * @example channelKind("presence-room.7") // { access: "presence", encrypted: false, cache: false }
 */
export function channelKind(name: string): ChannelKind {
  const [, prefix, cache] = KIND.exec(name) ?? [];
  const access = prefix === undefined ? "public" : prefix === "presence" ? "presence" : "private";
  return { access, encrypted: prefix === "private-encrypted", cache: cache !== undefined };
}

/** Whether it is a gateway's own (`#…`), which no client can name. */
export function isSystemChannel(name: string): boolean {
  return name.startsWith("#");
}

/** A person's own channel: what is sent there reaches all their connections. */
export function ownChannel(userId: number): string {
  return `private-user.${userId}`;
}
