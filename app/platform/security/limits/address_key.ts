import { isIPv6 } from "node:net";

/** Hextets of a /64: what one household or server is given. */
const NETWORK = 4;

/**
 * What an address is counted as: IPv4 by itself, IPv6 by its /64 network, since whoever has one address there has
 * 2^64 of them.
 *
 * @example addressKey("2001:db8:0:7::beef") // "2001:db8:0:7::/64"
 */
export function addressKey(address: string): string {
  if (!address.includes(":") || !isIPv6(address)) return address;
  return `${hextets(address).slice(0, NETWORK).join(":")}::/64`;
}

/** All eight groups of an address, without leading zeros. */
function hextets(address: string): string[] {
  const [head = "", tail] = address.replace(/%.*$/, "").toLowerCase().split("::");
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: missing }, () => "0"), ...after];
}

function groups(part: string): string[] {
  if (part === "") return [];
  return part
    .split(":")
    .flatMap((group) => (group.includes(".") ? ["v4", "v4"] : shortened(group)));
}

function shortened(group: string): string {
  return group.replace(/^0+(?=.)/, "");
}
