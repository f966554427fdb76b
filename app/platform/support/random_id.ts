import { randomFillSync } from "node:crypto";

/** Drawn in one go: a call for each id costs ten times what an id does. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/**
 * An unguessable id in base64url.
 *
 * @param bits entropy, a multiple of 8; 192 for what opens a door (sessions, tokens), 96 for what only names
 * @example randomId(96) // "q0V1ceV0nO2hTqXy"
 */
export function randomId(bits = 192): string {
  const length = bits / 8;
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const id = pool.toString("base64url", used, used + length);
  // What opens a door must not be found in memory afterwards.
  pool.fill(0, used, (used += length));
  return id;
}
