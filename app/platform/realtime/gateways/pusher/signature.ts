import { createHmac, timingSafeEqual } from "node:crypto";

/** What signs and verifies: the app's pair. */
export interface KeyPair {
  readonly key: string;
  readonly secret: string;
}

/** HMAC-SHA-256 in hex. */
export function signed(text: string | Buffer, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** Whether `signature` is that of the text; takes the same time wherever they differ. */
export function isSigned(text: string, signature: string, secret: string): boolean {
  const [right, given] = [Buffer.from(signed(text, secret)), Buffer.from(signature)];
  return right.length === given.length && timingSafeEqual(right, given);
}

/** What an app signs to let a socket on a channel: with `channel_data` whenever there is some. */
export function channelText(socketId: string, channel: string, channelData?: string): string {
  const text = `${socketId}:${channel}`;
  return channelData === undefined ? text : `${text}:${channelData}`;
}

/** What an app signs to say who a socket's user is. */
export function userText(socketId: string, userData: string): string {
  return `${socketId}::user::${userData}`;
}

/** `key:signature`, as auth endpoints answer. */
export function authOf(text: string, { key, secret }: KeyPair): string {
  return `${key}:${signed(text, secret)}`;
}

/** Whether `auth` (`key:signature`) was made by the app for this text. */
export function isAuthorised(auth: unknown, text: string, { key, secret }: KeyPair): boolean {
  if (typeof auth !== "string" || !auth.startsWith(`${key}:`)) return false;
  return isSigned(text, auth.slice(key.length + 1), secret);
}
