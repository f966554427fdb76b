import { AddressRanges } from "./address_ranges.ts";

/**
 * The proxies whose forwarding headers are believed.
 *
 * @example new TrustedProxies(["127.0.0.1", "10.0.0.0/8"]).has("10.1.2.3") // true
 */
export class TrustedProxies extends AddressRanges {
  /** @throws ConfigurationError naming what is neither an address nor a CIDR range */
  constructor(ranges: readonly string[]) {
    super("TRUSTED_PROXIES", ranges);
  }
}
