import { describe, expect, it } from "vitest";
import { TrustedProxies } from "../../../../app/platform/security/index.ts";

describe("trusted proxies", () => {
  const proxies = new TrustedProxies(["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]);

  it.each(["127.0.0.1", "10.255.0.1", "::ffff:10.0.0.1", "2001:db8::7"])(
    "include %s",
    (address) => {
      expect(proxies.has(address)).toBe(true);
    },
  );

  it.each(["127.0.0.2", "11.0.0.1", "2001:db9::1", "::1", "nonsense", ""])(
    "do not include %s",
    (address) => {
      expect(proxies.has(address)).toBe(false);
    },
  );

  it.each(["proxy.internal", "10.0.0.0/99", "10.0.0.0/x", ""])("cannot be %s", (range) => {
    expect(() => new TrustedProxies([range])).toThrow(`TRUSTED_PROXIES: "${range}"`);
  });
});
