import { randomInt } from "node:crypto";

const SOCKET_ID = /^(\d{1,15})\.\d{1,31}$/;
/** `randomInt` takes a range below 2^48. */
const RANGE = 2 ** 48 - 1;

/**
 * A new `socket_id`: the number of the app, and a number that nobody guesses.
 *
 * @example socketId("3") // "3.27182818284590452"
 */
export function socketId(appId: string): string {
  return `${appId}.${randomInt(RANGE)}${randomInt(RANGE)}`;
}

/** Whether it has the form of a `socket_id`. */
export function isSocketId(text: string): boolean {
  return SOCKET_ID.test(text);
}

/** The id of the app whose connection has this `socket_id`; nothing for what has another form. */
export function appOfSocket(id: string): string | undefined {
  return SOCKET_ID.exec(id)?.[1];
}
