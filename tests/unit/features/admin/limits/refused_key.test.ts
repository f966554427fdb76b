import { describe, expect, it } from "vitest";
import { rateInWords } from "../../../../../app/features/admin/limits/rate_in_words.ts";
import { personIn, shortened } from "../../../../../app/features/admin/limits/refused_key.ts";

describe("whom a door refused", () => {
  it.each([
    ["httpAddress", "203.0.113.7", "203.0.113.x"],
    ["httpAddress", "2001:db8:0:7::/64", "2001:db8:x"],
    ["signInAccount", "victim@example.org", "vi…@example.org"],
    ["signInAccount", "no address", "no…"],
    ["apiToken", "token:7", "Token 7"],
    ["apiToken", "jwt:secret", "An access token"],
    ["connectionsNode", "node", "Everybody"],
    ["bodyBytes", "others", "Further ones"],
  ] as const)("%s %s is shown as %s", (door, key, text) => {
    expect(shortened({ door, key })).toBe(text);
  });

  it("is a person where persons are counted", () => {
    expect(personIn({ door: "rooms", key: "user:7" })).toBe(7);
    expect(personIn({ door: "joins", key: "user:7#abc" })).toBe(7);
    expect(personIn({ door: "signInAccount", key: "user:7" })).toBeUndefined();
    expect(personIn({ door: "rooms", key: "others" })).toBeUndefined();
  });
});

describe("a rate in words", () => {
  it.each([
    ["off", "off"],
    ["6000/10", "6,000 in 10 seconds"],
    ["5/3600/1-120", "5 in 1 hour, then waits from 1 second to 2 minutes"],
  ])("%s is %s", (text, words) => {
    expect(rateInWords(text)).toBe(words);
  });
});
