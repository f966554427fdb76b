import { lookup as resolve, type LookupAddress, type LookupAllOptions } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { AddressRanges } from "../security/index.ts";
import { AddressRefusedError } from "./address_refused.ts";
import { isPublic } from "./public_addresses.ts";

const SETTING = "OUTSIDE_ALLOWED";

/**
 * Which addresses may be called. The address that was judged is the one that is connected to: a name is looked up
 * once, at the moment of connecting, so that it cannot point elsewhere in between.
 */
@singleton()
export class AllowedAddresses {
  readonly #settings: Settings;
  #hosts = new Set<string>();
  #ranges = new AddressRanges(SETTING, []);

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#read();
    settings.onChange((changed) => changed.includes(SETTING) && this.#read());
  }

  /** @throws AddressRefusedError when the URL names an address, or no address at all, that is not to be called */
  check({ hostname }: URL): void {
    const host = hostOf(hostname);
    if (isIP(host) !== 0 && !this.has(host)) throw new AddressRefusedError(host);
    if (host === "") throw new AddressRefusedError(hostname);
  }

  has(address: string): boolean {
    return isPublic(address) || this.#ranges.has(address);
  }

  /** Looks a name up for a connection; refuses it when any of its addresses is private. */
  readonly lookup: LookupFunction = (hostname, options, done) => {
    this.ask(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, "", 4);
      const private_ = found.find(({ address }) => !this.has(address));
      if (private_ && !this.#hosts.has(hostname.toLowerCase()))
        return done(new AddressRefusedError(hostname), "", 4);
      if (options.all) return done(null, found);
      const [first] = found;
      done(null, first?.address ?? "", first?.family ?? 4);
    });
  };

  /** Asks the system where a name leads; once for each connection. */
  protected ask(
    hostname: string,
    options: LookupAllOptions,
    done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
  ): void {
    resolve(hostname, options, done);
  }

  #read(): void {
    const { allowed } = this.#settings.outside;
    const isRange = (text: string) => isIP(text.split("/")[0] ?? "") !== 0;
    this.#ranges = new AddressRanges(SETTING, allowed.filter(isRange));
    this.#hosts = new Set(
      allowed.filter((text) => !isRange(text)).map((text) => text.toLowerCase()),
    );
  }
}

/** IPv6 stands in brackets in a URL. */
function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
