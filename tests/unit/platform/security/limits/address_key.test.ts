import { expect, it } from "vitest";
import { addressKey } from "../../../../../app/platform/security/index.ts";

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:0:7::beef", "2001:db8:0:7::/64"],
  ["2001:db8:0:7:ffff:1:2:3", "2001:db8:0:7::/64"],
  ["2001:0DB8:0000:0007::1", "2001:db8:0:7::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
])("%s is counted as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

it("neighbours in another network are counted apart", () => {
  expect(addressKey("2001:db8:0:7::1")).not.toBe(addressKey("2001:db8:0:8::1"));
});
