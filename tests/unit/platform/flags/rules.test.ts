import { describe, expect, it } from "vitest";
import { decide, shareOf } from "../../../../app/platform/flags/decide.ts";
import type { FlagRule } from "../../../../app/platform/flags/index.ts";
import { parseRule, ruleText } from "../../../../app/platform/flags/index.ts";

const ada = { id: 1, role: "admin" };
const grace = { id: 2, role: "member" };

function ask(
  rule: FlagRule,
  viewer: typeof ada | null,
  more: { flag?: string; now?: number } = {},
) {
  return decide(rule, {
    flag: "lab",
    viewer,
    environment: "production",
    now: 1000,
    groupTest: (group) => (group === "admin" ? ({ role }) => role === "admin" : undefined),
    ...more,
  });
}

describe("a rule", () => {
  it("is on or off for everybody, strangers included", () => {
    for (const viewer of [ada, grace, null]) {
      expect(ask({ state: "on" }, viewer)).toBe(true);
      expect(ask({ state: "off" }, viewer)).toBe(false);
    }
  });

  it.each(["users:1", "groups:admin", "users:1,7 groups:nobody-knows", "0% groups:admin"])(
    "%s is on for Ada, not for Grace, and not for a stranger",
    (text) => {
      const rule = parseRule(text);
      expect([ada, grace, null].map((viewer) => ask(rule, viewer))).toEqual([true, false, false]);
    },
  );

  it("is on for everybody in an environment, and for nobody in another", () => {
    expect(ask(parseRule("environments:test,production"), null)).toBe(true);
    expect(ask(parseRule("environments:test"), ada)).toBe(false);
  });

  it("is off before its beginning and from its end on", () => {
    const rule = parseRule("on", { from: 1000, until: 2000 });
    const answers = [999, 1000, 1999, 2000].map((now) => ask(rule, ada, { now }));
    expect(answers).toEqual([false, true, true, false]);
  });
});

describe("a percentage", () => {
  const people = Array.from({ length: 20_000 }, (_, index) => ({ id: index + 1, role: "member" }));
  const share = (percentage: number, flag = "lab") =>
    people.filter((one) => ask({ state: "some", percentage }, one, { flag }));

  it.each([0, 1, 10, 25, 50, 99, 100])(
    "of %d meets as many people, within one in a hundred",
    (wanted) => {
      expect(Math.abs((share(wanted).length / people.length) * 100 - wanted)).toBeLessThan(1);
    },
  );

  it("meets all at 100 and nobody at 0", () => {
    expect([share(100).length, share(0).length]).toEqual([people.length, 0]);
  });

  it("stays with a person while it grows", () => {
    const more = new Set(share(50));
    expect(share(25).filter((one) => !more.has(one))).toEqual([]);
  });

  it("gives the same answer for ever", () => {
    expect([1, 2, 3].map((id) => shareOf("lab", id).toFixed(3))).toMatchInlineSnapshot(`
      [
        "88.214",
        "85.289",
        "76.825",
      ]
    `);
  });

  it("meets others for another flag", () => {
    const one = new Set(share(50, "lab"));
    const both = share(50, "garden").filter((person) => one.has(person)).length;
    expect(Math.abs(both / people.length - 0.25)).toBeLessThan(0.01);
  });

  it("meets no strangers, not even at 100", () => {
    expect(ask(parseRule("100%"), null)).toBe(false);
  });
});

describe("the words of a rule", () => {
  it.each([
    "on",
    "off",
    "25%",
    "0.5%",
    "users:1,2",
    "groups:admin",
    "25% users:3 groups:admin environments:test",
  ])("%s are read and written alike", (text) => expect(ruleText(parseRule(text))).toBe(text));

  it("show the schedule", () => {
    expect(ruleText(parseRule("on", { from: 0, until: 1000 }))).toBe(
      "on from 1970-01-01T00:00:00.000Z until 1970-01-01T00:00:01.000Z",
    );
  });

  it.each([
    "",
    "maybe",
    "on off",
    "on 25%",
    "25% 30%",
    "101%",
    "-1%",
    "NaN%",
    "1e2%",
    "users:",
    "users:0",
    "users:1.5",
    "users:-1",
    "users:ada",
    "users:99999999999999999999",
    "users:1 users:2",
    "groups:A'; drop table users",
    "groups:../etc",
    "__proto__:x",
    "constructor:x",
    "toString:x",
    "<script>",
  ])("%j are refused", (text) => {
    expect(() => parseRule(text)).toThrow(expect.objectContaining({ code: "invalid_rule" }));
  });

  it("refuse an end before the beginning", () => {
    expect(() => parseRule("on", { from: 2, until: 1 })).toThrow("The end must come after");
  });
});
