const VERSION_4 = 0x40;
const VARIANT = 0x80;

/**
 * A new random UUID (RFC 9562, version 4). `crypto.randomUUID` exists only on secure origins, and a team may
 * well run Parley by plain HTTP inside its own network.
 */
export function newClientId(bytes = crypto.getRandomValues(new Uint8Array(16))): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | VERSION_4;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | VARIANT;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
