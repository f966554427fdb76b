import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "../errors/index.ts";

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/**
 * Addresses and ranges of addresses, from a setting.
 *
 * @example new AddressRanges("TRUSTED_PROXIES", ["127.0.0.1", "10.0.0.0/8"]).has("10.1.2.3") // true
 */
export class AddressRanges {
  readonly #setting: string;
  readonly #isEmpty: boolean;
  readonly #list = new BlockList();

  /**
   * @param setting named when a range can't be read
   * @param ranges addresses or CIDR ranges
   * @throws ConfigurationError naming what is neither
   */
  constructor(setting: string, ranges: readonly string[]) {
    this.#setting = setting;
    this.#isEmpty = ranges.length === 0;
    for (const range of ranges) this.#add(range);
  }

  has(address: string): boolean {
    if (this.#isEmpty) return false;
    const plain = plainAddress(address);
    const family = isIP(plain);
    return family !== 0 && this.#list.check(plain, family === 6 ? "ipv6" : "ipv4");
  }

  #add(range: string): void {
    const [address = "", bits] = range.split("/");
    const family = isIP(address);
    const length = Number(bits ?? 0);
    if (family === 0 || !(length >= 0 && length <= (family === 6 ? 128 : 32)))
      throw this.#unreadable(range);
    const type = family === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) this.#list.addAddress(address, type);
    else this.#list.addSubnet(address, length, type);
  }

  #unreadable(range: string): ConfigurationError {
    const text = `"${range}" is neither an address nor a range such as 10.0.0.0/8.`;
    return new ConfigurationError([`${this.#setting}: ${text}`]);
  }
}

/** An IPv4 address that came in over an IPv6 socket, as IPv4. */
export function plainAddress(address: string): string {
  return address.startsWith(":") ? address.replace(MAPPED, "") : address;
}
