import { randomBytes } from "node:crypto";

/**
 * An unguessable id in base64url.
 *
 * @param bits entropy, a multiple of 8; 192 for what opens a door (sessions, tokens), 96 for what only names
 * @example randomId(96) // "q0V1ceV0nO2hTqXy"
 */
export function randomId(bits = 192): string {
  return randomBytes(bits / 8).toString("base64url");
}
