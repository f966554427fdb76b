import { BlockList, isIP } from "node:net";
import { plainAddress } from "../security/index.ts";

/** What is not the public network, by IANA's registries of special addresses (RFC 6890). */
const SPECIAL_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];

/** Of IPv6 only this is given out to the public network; within it, these lead back into IPv4 or nowhere. */
const GLOBAL_V6 = "2000::/3";
const SPECIAL_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const special = rangesOf([...SPECIAL_V4, ...SPECIAL_V6]);
const global = rangesOf([GLOBAL_V6]);

/**
 * Whether an address belongs to the public network.
 *
 * @example isPublic("169.254.169.254") // false
 */
export function isPublic(address: string): boolean {
  const plain = plainAddress(address);
  if (isIP(plain) === 4) return !special.check(plain, "ipv4");
  return isIP(plain) === 6 && global.check(plain, "ipv6") && !special.check(plain, "ipv6");
}

function rangesOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}
